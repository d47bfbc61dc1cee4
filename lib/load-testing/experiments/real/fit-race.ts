import { levenbergMarquardt } from "ml-levenberg-marquardt";
import table from "../../../../data/load-testing/usl.json" with { type: "json" };
import { leastSquares } from "../../analysis/levenberg-marquardt.ts";
import { scalabilityLaw, startOf } from "../../analysis/usl.ts";

/** Steps of its differences, as a share of each start, damping, and rounds: the best of a search over all five sets. */
const STEP = 1e-6, DAMPING = 1e-4, ROUNDS = 8;
const CLOSE = 1e-6;

/** The five sets by our fit and by ml-levenberg-marquardt: what to time, and how many come within 1e-6. */
export function fitRace(): {
  ours: () => void;
  theirs: () => void;
  score: { ours: number; tuned: number; byDefault: number; of: number };
} {
  const sets = Object.entries(table.sets).map(([name, { load, throughput, converged }]) => ({
    // Both begin at the same place.
    ...{ name, load, throughput, start: [...startOf(load, throughput)] },
    wanted: [converged.lambda, converged.sigma, converged.kappa],
  }));
  type Set = typeof sets[number];
  const law = ([lambda, sigma, kappa]: number[]) => (n: number) =>
    lambda! * n / (1 + sigma! * (n - 1) + kappa! * n * (n - 1));
  const own = ({ load, throughput }: Set) =>
    leastSquares(scalabilityLaw, load, throughput, startOf(load, throughput)).parameters;
  const byDefault = ({ load: x, throughput: y, start }: Set) =>
    levenbergMarquardt({ x, y }, law, { initialValues: start }).parameterValues;
  const tuned = ({ load: x, throughput: y, start }: Set) =>
    levenbergMarquardt({ x, y }, law, {
      ...{ initialValues: start, damping: DAMPING, maxIterations: ROUNDS },
      gradientDifference: start.map((value) => STEP * Math.max(value, 1e-6)),
      ...{ errorTolerance: 1e-30, improvementThreshold: 1e-30 },
    }).parameterValues;
  const near = (fit: (set: Set) => ArrayLike<number>) =>
    sets.filter((set) => {
      const found = fit(set);
      return set.wanted.every((value, i) => Math.abs(found[i]! / value - 1) <= CLOSE);
    }).length;
  return {
    ours: () => sets.forEach(own),
    theirs: () => sets.forEach(tuned),
    score: { ours: near(own), tuned: near(tuned), byDefault: near(byDefault), of: sets.length },
  };
}
