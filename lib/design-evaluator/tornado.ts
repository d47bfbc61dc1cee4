import { judge, usedOf, type Verdict } from "./criteria.ts";
import type { Design } from "./model.ts";
import { scaled } from "./uncertainty.ts";
import { knobsOf } from "./what-if.ts";

/** A bar of the tornado: how much of what is allowed is used with one input at either end, all others as estimated. */
export interface TornadoRow {
  knob: string;
  low: number;
  high: number;
  /** Whether an end has no steady state: then the bar ends at what the other knows, and is open. */
  open: boolean;
  /** Whether the limit is crossed between the two ends. */
  decides: boolean;
}

/**
 * Each input one spread down and up: how much of one limit is used then (1: all of it). Bars without a steady state first,
 * then the widest. O(inputs) evaluations.
 */
export function tornado(
  design: Design,
  spread: number,
  what: Verdict["what"] = "p99",
): TornadoRow[] {
  const at = (knob: string, factor: number) => usedOf(judge(scaled(design, knob, factor)), what);
  const now = usedOf(judge(design), what);
  const rows = knobsOf(design).map(({ name }): TornadoRow => {
    const ends = [at(name, 1 - spread), now, at(name, 1 + spread)];
    const finite = ends.filter((end) => end < Infinity), low = Math.min(...finite, Infinity);
    const open = ends.includes(Infinity), high = Math.max(...finite, 0);
    return {
      knob: name,
      low: Math.min(low, high),
      high,
      open,
      decides: low <= 1 && (open || high > 1),
    };
  });
  const rank = ({ high, low, open }: TornadoRow) => (open ? 1e9 : 0) + high - low;
  return rows.sort((a, b) => rank(b) - rank(a));
}
