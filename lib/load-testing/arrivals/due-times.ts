import { exponential, type Random, requireNumber } from "../../sim/mod.ts";
import type { Pattern } from "./pattern.ts";
import type { Stripe } from "../stripes.ts";

/** How due times are taken from a pattern. */
export interface DueOptions {
  /**
   * With it requests are due at random, as those of customers who do not know of each other (a Poisson process
   * with the pattern's rate); without it evenly.
   */
  random?: Random | undefined;
  /** The requests of one agent among several. Default: all. */
  stripe?: Stripe | undefined;
  /** Due times after which it is refused to go on. Default: 5 million. */
  most?: number;
}

/**
 * When each request of a pattern is due, in ms: where its count passes 1, 2, 3, … or, with chance, the points
 * of a Poisson process of rate 1. Agents with the same seed draw the same times and take each its own.
 * O(requests), each the price of `timeOf`.
 *
 * Source of the change of time: E. Çinlar, Introduction to Stochastic Processes, 1975.
 *
 * @throws {RangeError} Where there are more than `most`.
 *
 * @example
 * ```ts
 * import { constant, dueTimes } from "#lib/load-testing";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...dueTimes(constant({ rate: 4, seconds: 1 }))], [250, 500, 750, 1000]);
 * ```
 */
export function dueTimes(
  pattern: Pattern,
  { random, stripe, most = 5_000_000 }: DueOptions = {},
): Float64Array {
  const gap = random ? exponential(random, { mean: 1 }) : () => 1;
  const due: number[] = [];
  for (let count = gap(), i = 0;; count += gap(), i++) {
    const time = pattern.timeOf(count);
    if (!(time <= pattern.duration) || time === Infinity) return Float64Array.from(due);
    if (!stripe || stripe.has(i)) due.push(time);
    if (due.length > most) {
      requireNumber("take due times", "the requests", due.length, { unit: "requests", max: most });
    }
  }
}
