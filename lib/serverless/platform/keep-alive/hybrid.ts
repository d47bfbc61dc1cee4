import type { KeepAlive, Window } from "./policy.ts";

const MINUTE = 60_000;

export interface HybridOptions {
  /** Longest gap that is told from longer ones, in minutes. Default: 240. */
  minutes?: number;
  /** Gaps seen before they are believed. Default: 20. */
  enough?: number;
  /** What is done until then, and where gaps are mostly longer than `minutes`. In ms. Default: 10 minutes. */
  otherwiseMs?: number;
}

/**
 * Learns how long the gaps between calls are, in a histogram of minutes: an instance is unloaded after a call, loaded
 * again shortly before most gaps end and kept until almost all have. 240 numbers a function; O(minutes) a call.
 *
 * Source: M. Shahrad et al., "Serverless in the Wild", USENIX ATC 2020.
 *
 * @example
 * ```ts
 * import { hybrid } from "#lib/serverless";
 * import assert from "node:assert/strict";
 *
 * const policy = hybrid();
 * for (let call = 0; call < 100; call++) policy.after(10.5 * 60_000);
 * assert.deepEqual(policy.after(10.5 * 60_000), { preWarm: 540_000, keepUntil: 726_000 });
 * ```
 */
export function hybrid(
  { minutes = 240, enough = 20, otherwiseMs = 10 * MINUTE }: HybridOptions = {},
): KeepAlive {
  const counts = new Uint32Array(minutes);
  let inside = 0, beyond = 0;
  return {
    name: "hybrid",
    after: (gap) => {
      if (gap !== undefined) {
        const minute = Math.floor(gap / MINUTE);
        if (minute < minutes) {
          counts[minute]!++;
          inside++;
        } else beyond++;
      }
      if (inside < enough || beyond > inside) return { preWarm: 0, keepUntil: otherwiseMs };
      return windowOf(counts, inside);
    },
  };
}

/** From 0.9 times the 5th percentile, rounded down to a minute, to 1.1 times the 99th, rounded up. */
export function windowOf(counts: Uint32Array, total: number): Window {
  let low = -1, high = counts.length, seen = 0;
  for (let minute = 0; minute < counts.length; minute++) {
    seen += counts[minute]!;
    if (low < 0 && seen >= 0.05 * total) low = minute;
    if (seen >= 0.99 * total) {
      high = minute + 1;
      break;
    }
  }
  // Whole numbers, since 0.9 and 1.1 are none in binary.
  return { preWarm: (low * MINUTE * 9) / 10, keepUntil: (high * MINUTE * 11) / 10 };
}
