/** A value with the times that decide whether it may still be served. All in ms of the cache's clock. */
export interface Entry<V> {
  /** `undefined`: it is known that there is none. */
  value: V | undefined;
  /** Fresh before this time. */
  freshUntil: number;
  /** How long loading it took. */
  duration: number;
}

/** For how long a value is still good for something after it is no longer fresh, in ms. */
export interface StaleRules {
  /** It is served, and reloaded behind the caller's back. Default: 0. */
  whileRevalidate?: number;
  /** It is served where loading fails. Default: 0. */
  ifError?: number;
}

/** What may be done with a value. */
export type Use = "serve" | "serve and reload" | "reload" | "nothing";

/**
 * What may be done with an entry now: `reload` means that it is served only if loading fails.
 *
 * Source: M. Nottingham, HTTP Cache-Control Extensions for Stale Content, RFC 5861, 2010.
 *
 * @example
 * ```ts
 * import { useOf } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const entry = { value: "bread", freshUntil: 1000, duration: 50 };
 * const rules = { whileRevalidate: 500, ifError: 60_000 };
 * assert.equal(useOf(entry, 999, rules), "serve");
 * assert.equal(useOf(entry, 1200, rules), "serve and reload");
 * assert.equal(useOf(entry, 5000, rules), "reload");
 * ```
 */
export function useOf(
  entry: Entry<unknown>,
  now: number,
  { whileRevalidate = 0, ifError = 0 }: StaleRules,
): Use {
  const over = now - entry.freshUntil;
  if (over < 0) return "serve";
  if (over < whileRevalidate) return "serve and reload";
  return over < ifError ? "reload" : "nothing";
}
