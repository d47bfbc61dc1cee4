import { type Random, requireNumber } from "../sim/mod.ts";

/** How long to wait before the next attempt. */
export type BackoffKind = "none" | "exponential" | "equal" | "full" | "decorrelated";

/** What a schedule of waits is made of. */
export interface BackoffOptions {
  kind: BackoffKind;
  random: Random;
  /** The first wait before jitter, in ms. Default: 100. */
  base?: number;
  /** The longest wait, in ms. Default: 10 000. */
  cap?: number;
}

/** The waits of one call: asked once per failed attempt, counted from 1, in ms. */
export type Waits = (attempt: number) => number;

/**
 * Waits that double up to a cap, with the jitter asked for. `equal` keeps half of the wait and draws the
 * other half, `full` draws all of it, `decorrelated` draws between `base` and three times the last wait.
 *
 * Source: M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015.
 *
 * @returns A function that starts the waits of a new call.
 * @throws {RangeError} Where an option is out of its range.
 *
 * @example
 * ```ts
 * import { backoff } from "#lib/circuit-breaker";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const waits = backoff({ kind: "exponential", random: random(7), base: 100, cap: 350 })();
 * assert.deepEqual([1, 2, 3].map(waits), [100, 200, 350]);
 * ```
 */
export function backoff(
  { kind, random, base = 100, cap = 10_000 }: BackoffOptions,
): () => Waits {
  requireNumber("create a back-off", "base", base, { unit: "ms", min: 0 });
  requireNumber("create a back-off", "cap", cap, { unit: "ms", min: base });
  const longest: Waits = (attempt) => Math.min(cap, base * 2 ** (attempt - 1));
  switch (kind) {
    case "none":
      return () => () => 0;
    case "exponential":
      return () => longest;
    case "equal":
      return () => (attempt) => longest(attempt) * (0.5 + random.next() / 2);
    case "full":
      return () => (attempt) => longest(attempt) * random.next();
    case "decorrelated":
      return () => {
        let last = base;
        return () => last = Math.min(cap, base + random.next() * (last * 3 - base));
      };
  }
}
