import { z } from "zod";
import type { Clock } from "../sim/mod.ts";
import { JwtError } from "./jws.ts";
import { type Claims, ClaimsSchema } from "./jwt.ts";
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
      claims = readAnswer(await options.introspect(token));
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

/** An answer as it comes. `"false"` is a word too, and one that counts as true: only `true` is. */
const Answer = z.looseObject({
  ...ClaimsSchema.shape,
  ...{ active: z.boolean(), exp: z.number().optional() },
});

function readAnswer(answer: unknown): Claims & { active: boolean } {
  const read = Answer.safeParse(answer);
  if (read.success) return read.data as Claims & { active: boolean };
  const { path, message } = read.error.issues[0]!;
  throw new TypeError(
    `Cannot read the introspection answer: ${[path.join("."), message].filter(Boolean).join(": ")}`,
  );
}
