import { random } from "../../sim/mod.ts";
import { MAX, type NumberMonoid } from "../monoid.ts";
import { DabaLite, Recompute, Slices, type SlidingWindow, TwoStacks } from "../sliding/mod.ts";

/** The four ways, by name. */
const SLIDING: Record<string, (monoid: NumberMonoid, size: number) => SlidingWindow> = {
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

/** The largest of the last `size` numbers at each event, by two stacks and by going through all: the same answers. */
export function slidingContest(size: number, seed: number): {
  ours: () => number;
  peer: () => number;
  per: number;
} {
  const chance = random(seed), per = Math.max(20, Math.min(1000, Math.ceil(2e5 / size)));
  const numbers = Float64Array.from({ length: 4096 }, () => chance.next());
  const filled = (window: SlidingWindow) => {
    for (let i = 0; i < size; i++) window.insert(numbers[i % 4096]!);
    let at = size;
    return () => {
      let sum = 0;
      for (let i = 0; i < per; i++, at++) {
        window.insert(numbers[at % 4096]!);
        window.evict();
        sum += window.query();
      }
      return sum;
    };
  };
  const ours = filled(new TwoStacks(MAX)), peer = filled(new Recompute(MAX));
  for (let i = 0; i < 3; i++) {
    if (ours() !== peer()) throw new Error("Cannot compare sliding windows: both must agree");
  }
  return { ours, peer, per };
}
