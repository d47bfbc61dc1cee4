import { jStat } from "../../sim/jstat.ts";
import { type Draw, type Random, requireNumber, shuffled } from "../../sim/mod.ts";

/** Draws of one block: each of so many equal parts of a distribution comes once in it. */
const BLOCK = 16;

/**
 * Numbers from 0 to 1 in strata: of each block every sixteenth part holds one, in random order. What is made of them
 * has the right distribution, and a mean that is right after a few dozen draws instead of thousands. O(1) a draw.
 *
 * Source: W. G. Cochran, Sampling Techniques, 1977 (stratified sampling).
 *
 * @example
 * ```ts
 * import { strata } from "#lib/design-evaluator/solve";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const next = strata(random(1));
 * const block = Array.from({ length: 16 }, next);
 * // As many below a half as above.
 * assert.equal(block.filter((u) => u < 0.5).length, 8);
 * ```
 */
export function strata(random: Random, block = BLOCK): Draw {
  let left: number[] = [];
  return () => {
    if (left.length === 0) left = shuffled(random, Array.from({ length: block }, (_, i) => i));
    return (left.pop()! + random.next()) / block;
  };
}

/** Times with a mean and a squared coefficient of variation, drawn in strata: as `drawsOf` has them. */
export function strataOf(random: Random, mean: number, scv: number): Draw {
  requireNumber("draw times", "scv", scv, { unit: "(squared)", min: 0 });
  const next = strata(random);
  if (scv === 0) return () => mean;
  if (scv === 1) return () => -mean * Math.log(1 - next());
  const sigma = Math.sqrt(Math.log(1 + scv)), middle = mean / Math.sqrt(1 + scv);
  return () => middle * Math.exp(sigma * jStat.normal.inv(next(), 0, 1));
}
