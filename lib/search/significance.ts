import { requireNumber } from "../sim/mod.ts";
import type { Random } from "../sim/mod.ts";

/**
 * How likely two systems that are equally good would differ so much on these topics: in each of `rounds` each
 * topic's difference keeps its sign or changes it, as if both systems' names had been drawn by lot; counted is
 * how often the mean is then at least as far from 0 as the true one. Two-sided; never exactly 0.
 * O(rounds · topics).
 *
 * Source: M. Smucker, J. Allan, B. Carterette, "A comparison of statistical significance tests for information
 * retrieval evaluation", CIKM 2007.
 *
 * @throws {RangeError} Where the systems were not measured on the same topics.
 * @example
 * ```ts
 * import { randomisationTest } from "#lib/search";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const a = Array.from({ length: 40 }, (_, i) => i / 40), better = a.map((x) => x + 0.05);
 * assert.ok(randomisationTest(a, better, random(1)) < 0.001);
 * ```
 */
export function randomisationTest(
  a: readonly number[],
  b: readonly number[],
  random: Random,
  rounds = 20_000,
): number {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(
      `Cannot compare two systems: both need the same topics, at least 1: received ${a.length} and ${b.length}`,
    );
  }
  requireNumber("compare two systems", "rounds", rounds, { unit: "rounds", min: 1, integer: true });
  const differences = a.map((value, i) => b[i]! - value);
  const seen = Math.abs(differences.reduce((sum, d) => sum + d, 0));
  let asFar = 0;
  for (let round = 0; round < rounds; round++) {
    let sum = 0, bits = 0;
    for (let i = 0; i < differences.length; i++) {
      if (i % 31 === 0) bits = random.int(2 ** 31);
      sum += bits & 1 ? differences[i]! : -differences[i]!;
      bits >>>= 1;
    }
    // Sums in another order differ in the last bits: the true one must count as one of its own kind.
    if (Math.abs(sum) >= seen - 1e-12) asFar++;
  }
  return (asFar + 1) / (rounds + 1);
}
