import { z } from "zod";
import type { Clock } from "../sim/mod.ts";
import { isAsymmetric, type Jwk, JwkSchema } from "./jwa.ts";
import { JwtError } from "./jws.ts";
import { verifyJwt } from "./jwt.ts";
import { Remembered } from "./remembered.ts";
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
 * on it makes it fetch again, but not more often than `cooldown`, or anybody could make us flood the issuer:
 * one that is down most of all, so tries that fail count as well.
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
  const list = new Remembered({
    clock,
    cacheFor,
    cooldown,
    read: async () => readList(await options.fetchKeys()),
  });
  const verify = async (token: string, keys: readonly Jwk[]) =>
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
    const keys = await list.get();
    try {
      return await verify(token, keys);
    } catch (error) {
      if (!(error instanceof JwtError && error.reason === "key")) throw error;
      // An issuer that is down now does not make the list wrong that it gave a while ago.
      const again = await list.again().catch(() => undefined);
      if (!again) throw error;
      return await verify(token, again);
    }
  };
}

/** The keys of a list as it comes; those that are none are left out. */
function readList(list: unknown): Jwk[] {
  const read = z.object({ keys: z.array(z.unknown()) }).safeParse(list);
  if (!read.success) {
    throw new TypeError(
      `Cannot read the key list: it must be an object with an array keys: received ${
        JSON.stringify(list)?.slice(0, 80)
      }`,
    );
  }
  return read.data.keys.filter((key): key is Jwk => JwkSchema.safeParse(key).success);
}
