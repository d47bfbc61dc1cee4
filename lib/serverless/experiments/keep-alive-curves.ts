import { exponential, random } from "../../sim/mod.ts";
import { fixed } from "../platform/keep-alive/policy.ts";
import { keepAliveWalk } from "../platform/keep-alive/walk.ts";
import { type MonthOptions, monthRow } from "./policies.ts";

/** Calls of each simulated point. */
const CALLS = 20_000;

/** One window: what the formula says, or what was simulated. */
export interface ColdRow {
  minutes: number;
  /** Share of calls that are cold. */
  cold: number;
  /** Share of all time in which memory is held for nothing. */
  held: number;
}

/**
 * Cold starts of one function, called at random, over windows of a fixed keep-alive: e^(−λT), and calls on a walk
 * beside it. O(windows × calls).
 *
 * @param perHour Calls of the function in an hour.
 */
export function coldCurve(
  perHour: number,
  windows: readonly number[],
  seed: number,
): { formula: ColdRow[]; simulated: ColdRow[] } {
  const mean = 3_600_000 / perHour;
  const formula = windows.map((minutes) => {
    const cold = Math.exp(-minutes * 60_000 / mean);
    return { minutes, cold, held: 1 - cold };
  });
  const simulated = windows.map((minutes) => {
    const gap = exponential(random(`cold ${seed} ${minutes}`), { mean });
    const { cold, idle } = keepAliveWalk(fixed(minutes * 60_000), gap, CALLS);
    return { minutes, cold, held: idle / mean };
  });
  return { formula, simulated };
}

/** A month of one function for each window: its price against its 99th percentile. */
export function monthCurve(
  options: MonthOptions,
  windows: readonly number[],
): ReturnType<typeof monthRow>[] {
  return windows.map((minutes) => monthRow({ ...options, minutes }));
}
