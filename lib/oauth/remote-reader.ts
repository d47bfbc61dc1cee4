import type { Clock } from "../sim/mod.ts";
import { JwtError } from "./jws.ts";
import type { Claims } from "./jwt.ts";
import type { TokenReader } from "./resource-server.ts";

/** How tokens are looked up at the authorization server. */
export interface RemoteOptions {
  audience: string;
  clock: Clock;
  /** Asks the introspection endpoint and gives its JSON. */
  introspect: (token: string) => Promise<Claims & { active: boolean }>;
  /** How long an answer is believed, in ms; 0 asks every time. Default: 0. */
  cacheFor?: number;
  /** Answers remembered at most. Default: 10 000. */
  capacity?: number;
}

/** Reads any access token by asking its issuer (RFC 7662), and remembers the answer for a while. */
export function remoteReader(options: RemoteOptions): TokenReader {
  const { clock, cacheFor = 0, capacity = 10_000 } = options;
  const cache = new Map<string, { claims: Claims & { active: boolean }; until: number }>();
  return async (token) => {
    const now = clock.now(), kept = cache.get(token);
    let claims = kept && kept.until > now ? kept.claims : undefined;
    if (!claims) {
      claims = await options.introspect(token);
      if (cacheFor > 0) {
        // The oldest goes first: a Map keeps the order in which things came.
        if (cache.size >= capacity) cache.delete(cache.keys().next().value!);
        cache.set(token, { claims, until: now + cacheFor });
      }
    }
    const { active, ...rest } = claims;
    if (!active) throw new JwtError("inactive", "Cannot believe the token: it is not active");
    if (rest.exp !== undefined && rest.exp * 1000 <= now) {
      throw new JwtError("exp", "Cannot believe the token: it has expired");
    }
    if (![rest.aud].flat().includes(options.audience)) {
      throw new JwtError("aud", "Cannot believe the token: it is meant for somebody else");
    }
    return rest;
  };
}
