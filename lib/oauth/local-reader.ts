import type { Clock } from "../sim/mod.ts";
import { isAsymmetric, type Jwk, JwkSchema } from "./jwa.ts";
import { JwtError } from "./jws.ts";
import { verifyJwt } from "./jwt.ts";
import type { TokenReader } from "./resource-server.ts";

/** How tokens are verified here, without asking anybody. */
export interface LocalOptions {
  issuer: string;
  audience: string;
  clock: Clock;
  /** Fetches the key list. */
  fetchKeys: () => Promise<{ keys: Jwk[] }>;
  algorithms?: readonly string[];
  /** How far clocks may differ, in seconds. Default: 5. */
  tolerance?: number;
  /** How long the key list is good for, in ms. Default: 60 000. */
  cacheFor?: number;
  /** Least time between two fetches for the sake of an unknown key, in ms. Default: 5000. */
  cooldown?: number;
}

/**
 * Reads JWT access tokens on the spot (RFC 9068, section 4). The key list is cached; a `kid` that is not
 * on it makes it fetch again, but not more often than `cooldown`, or anybody could make us flood the issuer.
 *
 * @throws {TypeError} For an algorithm with a shared secret: what is published is none.
 */
export function localReader(options: LocalOptions): TokenReader {
  const { clock, algorithms = ["ES256"], tolerance = 5, cacheFor = 60_000, cooldown = 5000 } =
    options;
  const secret = algorithms.find((algorithm) => !isAsymmetric(algorithm));
  if (secret !== undefined) {
    throw new TypeError(`Cannot read tokens: ${secret} is no algorithm of a published key`);
  }
  let keys: readonly Jwk[] = [], fetched = -Infinity;
  let pending: Promise<void> | undefined;
  const refresh = () =>
    pending ??= options.fetchKeys().then((list) => {
      keys = list.keys.filter((key) => JwkSchema.safeParse(key).success);
      fetched = clock.now();
    }).finally(() => pending = undefined);
  const verify = async (token: string) =>
    (await verifyJwt(token, {
      algorithms,
      keys,
      now: clock.now() / 1000,
      issuer: options.issuer,
      audience: options.audience,
      typ: "at+jwt",
      tolerance,
      required: ["iss", "aud", "exp", "sub", "client_id", "iat", "jti"],
    })).claims;
  return async (token) => {
    if (clock.now() - fetched >= cacheFor) await refresh();
    try {
      return await verify(token);
    } catch (error) {
      const unknown = error instanceof JwtError && error.reason === "key";
      if (!unknown || clock.now() - fetched < cooldown) throw error;
      await refresh();
      return await verify(token);
    }
  };
}
