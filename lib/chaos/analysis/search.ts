import { requireNumber } from "../../sim/mod.ts";

/** A schedule of faults, in order of time. */
export type Schedule<F> = readonly F[];

/** A schedule that breaks the system, and the smallest one found in it that still does. */
export interface Find<F> {
  /** Which schedule it was, counted from 0. */
  index: number;
  schedule: Schedule<F>;
  smallest: Schedule<F>;
  /** Runs that shrinking took. */
  runs: number;
  /** Why it counts as broken. */
  why: string;
}

export interface SearchOptions<F> {
  /** Schedules to try. */
  schedules: number;
  /** Makes the schedule of a number, the same one each time. */
  make: (index: number) => Schedule<F>;
  /** Runs the system under a schedule from the beginning: why it is broken, or `undefined`. */
  check: (schedule: Schedule<F>) => string | undefined | Promise<string | undefined>;
  /** Gentler versions of a fault (shorter, weaker), the gentlest first. Default: none. */
  gentler?: (fault: F) => readonly F[];
  /** Finds after which it ends. Default: 1. */
  most?: number;
  /** Longest it may take, in ms. Default: 60 000. */
  budget?: number;
}

/**
 * Tries random schedules of faults, and shrinks each that breaks the system: first to fewer faults, then to gentler
 * ones, until nothing can be left out. What is left explains the bug. Shrinking is O(faults²) runs at worst.
 *
 * Source: A. Zeller, R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002 (delta debugging).
 *
 * @returns The finds, and how many schedules were tried before the budget was used up.
 */
export async function searchSchedules<F>(
  options: SearchOptions<F>,
): Promise<{ tried: number; finds: Find<F>[] }> {
  const { schedules, make, check, most = 1, budget = 60_000 } = options;
  requireNumber("search schedules", "schedules", schedules, {
    unit: "schedules",
    min: 1,
    integer: true,
  });
  requireNumber("search schedules", "budget", budget, { unit: "ms", min: 1 });
  const end = performance.now() + budget, finds: Find<F>[] = [];
  let tried = 0;
  while (tried < schedules && finds.length < most && performance.now() < end) {
    const index = tried++, schedule = make(index), why = await check(schedule);
    if (why === undefined) continue;
    const { smallest, runs } = await shrink(schedule, options, end);
    finds.push({ index, schedule, smallest, runs, why: await check(smallest) ?? why });
  }
  return { tried, finds };
}

/** The smallest schedule within one that breaks the system: no single fault of it can be left out. */
async function shrink<F>(
  schedule: Schedule<F>,
  { check, gentler = () => [] }: SearchOptions<F>,
  end: number,
): Promise<{ smallest: Schedule<F>; runs: number }> {
  let smallest = [...schedule], runs = 0;
  const breaks = async (candidate: Schedule<F>) => {
    if (performance.now() > end) return false;
    runs++;
    return await check(candidate) !== undefined;
  };
  // Large pieces first: most of a random schedule has nothing to do with the bug.
  for (let size = Math.ceil(smallest.length / 2); size >= 1; size = size > 1 ? size >> 1 : 0) {
    for (let at = 0; at < smallest.length;) {
      const without = smallest.toSpliced(at, size);
      if (without.length < smallest.length && await breaks(without)) {
        smallest = without;
        // What could not be left out before may be needless now.
        at = 0;
      } else at += size;
    }
  }
  for (let at = 0; at < smallest.length; at++) {
    for (const fault of gentler(smallest[at]!)) {
      const candidate = smallest.with(at, fault);
      if (await breaks(candidate)) {
        smallest = candidate;
        break;
      }
    }
  }
  return { smallest, runs };
}
