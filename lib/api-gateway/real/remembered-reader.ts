import { hash } from "node:crypto";
import { Sieve } from "../../caching/mod.ts";
import type { Claims, Jwk, TokenReader } from "../../oauth/mod.ts";
import type { Clock } from "../../sim/mod.ts";

/** How verdicts on tokens are remembered. */
export interface RememberOptions {
  /** Shows milliseconds since 1970. */
  readonly clock: Clock;
  /** How long at most, in ms: so long a token may live on after its key was taken away. Default: 30,000. */
  readonly cacheFor?: number;
  /** Tokens remembered. Default: 10,000. */
  readonly capacity?: number;
}

/** A reader that remembers what it has read. */
export interface RememberedReader {
  readonly read: TokenReader;
  /** Forgets everything: the key list has changed. */
  forget(): void;
}

/**
 * Remembers what a token was found to be, by the hash of its text: a dump of this memory holds no token. Kept
 * until the token expires, `cacheFor` is over, or the key list changes. What was refused is not remembered:
 * anybody can make up as many as they like.
 */
export function rememberedReader(
  reader: TokenReader,
  { clock, cacheFor = 30_000, capacity = 10_000 }: RememberOptions,
): RememberedReader {
  const made = () => new Sieve<string, { claims: Claims; until: number }>({ capacity });
  let known = made();
  return {
    read: async (token) => {
      // WebCrypto's digest leaves for another thread and comes back: ten times the work itself.
      const key = hash("sha256", token, "base64"), kept = known.get(key), now = clock.now();
      if (kept && kept.until > now) return kept.claims;
      // Forgotten while it was being read: what was read may be by the old keys.
      const into = known, claims = await reader(token);
      const until = Math.min(now + cacheFor, (claims.exp ?? Infinity) * 1000);
      into.set(key, { claims, until });
      return claims;
    },
    forget: () => known = made(),
  };
}

/** A key list that tells when it is another than before. */
export function watchedKeys(
  fetchKeys: () => Promise<{ keys: Jwk[] }>,
  changed: () => void,
): () => Promise<{ keys: Jwk[] }> {
  let last: string | undefined;
  return async () => {
    const list = await fetchKeys(), now = JSON.stringify(list.keys);
    if (last !== undefined && now !== last) changed();
    last = now;
    return list;
  };
}
