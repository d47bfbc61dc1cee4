import { quantile } from "../../sim/mod.ts";
import { compareResponses } from "../compare/parts.ts";
import type { ResponsePart } from "../contract/model.ts";

/** Comparisons in one measurement, and how many of these are made: the median of them counts. */
const EACH = 500, ROUNDS = 31;

/**
 * Time of one comparison of an answer with its contract, in ms: the median of many rounds, each long enough that a clock and
 * a busy neighbour do not decide.
 */
export function comparisonTime(expected: ResponsePart, actual: ResponsePart): number {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < ROUNDS + 5; round++) {
    const start = performance.now();
    for (let i = 0; i < EACH; i++) found += compareResponses(expected, actual).length;
    // The first rounds are the compiler's.
    if (round >= 5) times.push((performance.now() - start) / EACH);
  }
  if (found > 0) throw new Error("Cannot time comparisons: the answer must match its contract");
  return quantile(times, 0.5);
}
