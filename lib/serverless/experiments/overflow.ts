import { erlangB } from "../../sim/mod.ts";
import { overflowOf } from "../truths/closed-forms.ts";

/** How many calls find all instances busy, by formula and on the pool. */
export interface OverflowRow {
  instances: number;
  formula: number;
  simulated: number;
}

/** Erlang's B beside the pool itself, which has no queue here. @param load Calls in hand on average. */
export function overflowCurve(
  load: number,
  counts: readonly number[],
  calls = 20_000,
): OverflowRow[] {
  return counts.map((instances) => ({
    instances,
    formula: erlangB(instances, load),
    simulated: overflowOf(instances, load, calls),
  }));
}
