import { random } from "../../sim/mod.ts";
import { MAX, type NumberMonoid } from "../monoid.ts";
import { DabaLite, Recompute, Slices, type SlidingWindow, TwoStacks } from "../sliding/mod.ts";

/** The four ways, by name. */
export const SLIDING: Record<string, (monoid: NumberMonoid, size: number) => SlidingWindow> = {
  "recompute": (monoid) => new Recompute(monoid),
  "slices": (monoid, size) => new Slices(monoid, Math.max(1, Math.round(Math.sqrt(size)))),
  "two stacks": (monoid) => new TwoStacks(monoid),
  "DABA Lite": (monoid, size) => new DabaLite(monoid, size + 1),
};

/** What one way of sliding costs: merges an event, on average and for the dearest one. */
export interface SlidingCost {
  algorithm: string;
  /** Events in the window. */
  size: number;
  mean: number;
  worst: number;
}

/** Slides a window of `size` events over as many again and 3,000, asking at each event for the largest. */
export function slidingCosts(size: number, seed: number): SlidingCost[] {
  return Object.entries(SLIDING).map(([algorithm, make]) => {
    const chance = random(seed);
    let merges = 0, worst = 0, all = 0;
    const counted = { ...MAX, combine: (a: number, b: number) => (merges++, a > b ? a : b) };
    const window = make(counted, size), steps = size + 3000;
    for (let i = 0; i < size + steps; i++) {
      merges = 0;
      window.insert(chance.next());
      // A window that fills up is not slid yet.
      if (i < size) continue;
      window.evict();
      window.query();
      worst = Math.max(worst, merges);
      all += merges;
    }
    return { algorithm, size, mean: all / steps, worst };
  });
}
