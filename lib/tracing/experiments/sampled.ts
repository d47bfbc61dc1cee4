import { random } from "../../sim/mod.ts";
import {
  adjustedCount,
  completeness,
  horvitzThompson,
  randomnessOf,
  ratio,
  reaches,
  SeededIds,
  thresholdOf,
} from "../mod.ts";

/** The words of trace ids that hold their randomness. */
function words(seed: number, many: number): [number, number][] {
  const ids = new SeededIds(random(seed).split("ids"));
  return Array.from({ length: many }, () => [ids.word(), ids.word()]);
}

/** Counts from samples of several shares, beside what theory allows: mean ± 2 standard deviations. */
export function estimates(n: number, shares: readonly number[], repeats: number, seed: number) {
  return shares.flatMap((p) => {
    const threshold = thresholdOf(p), weight = adjustedCount(threshold);
    const { deviation } = horvitzThompson(n, p);
    return Array.from({ length: repeats }, (_, r) => {
      let kept = 0;
      for (const [t2, t3] of words(seed + r, n)) {
        if (reaches(randomnessOf(t2, t3), threshold)) kept++;
      }
      return { p, estimate: kept * weight, low: n - 2 * deviation, high: n + 2 * deviation };
    });
  });
}

/** The share of the estimates that lie within two standard deviations: about 95 % where theory is right. */
export function withinTwo(rows: ReturnType<typeof estimates>): number {
  // Where all are kept nothing is estimated.
  const guessed = rows.filter(({ p }) => p < 1);
  return guessed.filter(({ estimate, low, high }) => estimate >= low && estimate <= high).length /
    guessed.length;
}

/** How many of the rare errors of a day are in a sample, and how often a day has none at all. */
export function caught(errors: number, p: number, days: number, seed: number) {
  const threshold = thresholdOf(p);
  const perDay = Array.from(
    { length: days },
    (_, day) =>
      words(seed + 1000 + day, errors).filter(([t2, t3]) =>
        reaches(randomnessOf(t2, t3), threshold)
      ).length,
  );
  return {
    mean: perDay.reduce((sum, n) => sum + n, 0) / days,
    none: perDay.filter((n) => n === 0).length / days,
    theory: (1 - p) ** errors,
  };
}

/** Whole traces among all, of k services: by coins of their own, by one threshold, and what theory says. */
export function wholeTraces(shares: readonly number[], k: number, many: number, seed: number) {
  return shares.flatMap((p) => {
    const { measured, theory } = completeness(p, k, many, seed);
    const services = Array.from({ length: k }, () => ratio(p));
    const together = words(seed, many).filter(([t2, t3]) =>
      services.every((one) =>
        one.decide(undefined, t2, t3, "").sampled
      )
    ).length / many;
    return [
      { p, how: "a coin in each service", share: measured, theory },
      { p, how: "one threshold, the trace's own randomness", share: together, theory: p },
    ];
  });
}
