import table from "../../../data/load-testing/usl.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/mod.ts";
import { fitUsl, type UslFit } from "../analysis/usl.ts";
import { Misses, near } from "./compare-numbers.ts";

interface Fitted {
  sigma: number;
  kappa: number;
  lambda: number;
  peakLoad?: number | null;
  peakThroughput?: number | null;
  limit?: number | null;
  standardErrors?: number[];
  confidence95?: number[][];
  residualStandardError?: number;
}
interface UslSet {
  load: number[];
  throughput: number[];
  published: { [name: string]: unknown };
  converged: Fitted;
  constrained?: Fitted;
}

/** How near each number of a fit must be: those found to 1e-6, those printed to as many digits as are printed. */
const CLOSE = 1e-6;

/** Five published scalability fits. @param fit How it is fitted; another one for a control that must fail. */
export function uslTruth(fit: typeof fitUsl = fitUsl): TruthRow {
  const misses = new Misses();
  for (const [name, set] of Object.entries(table.sets as unknown as Record<string, UslSet>)) {
    const ours = fit(set.load.map((load, i) => ({ load, throughput: set.throughput[i]! })));
    misses.case(name, holds(ours, set));
  }
  return scored("scalability law, fits by R's usl and Schwartz", misses.of, misses.wrong);
}

function holds(ours: UslFit, { converged, constrained, published, load }: UslSet): boolean {
  const free = ours.free ?? ours, names = ["lambda", "sigma", "kappa"] as const;
  if (!names.every((name) => near(free[name], converged[name], CLOSE))) return false;
  if (constrained) {
    return ours.peakLoad === undefined && ours.kappa === 0 &&
      (["lambda", "sigma"] as const).every((name) => near(ours[name], constrained[name], CLOSE));
  }
  const [sigma, kappa, lambda] = converged.standardErrors!;
  const printed: [number | undefined, number | undefined | null][] = [
    [ours.standardErrors.sigma, sigma],
    [ours.standardErrors.kappa, kappa],
    [ours.standardErrors.lambda, lambda],
    [ours.residualStandardError, converged.residualStandardError],
    [ours.peakLoad, converged.peakLoad],
    [ours.peakThroughput, converged.peakThroughput],
    [ours.limit, converged.limit],
    ...(["sigma", "kappa", "lambda"] as const).flatMap((name, i) =>
      [0, 1].map((end): [number, number] => [
        ours.intervals[name]![end]!,
        converged.confidence95![i]![end]!,
      ])
    ),
    ...names.map((name): [number, number] => [ours[name], published[name] as number]),
    ...((published["predicted"] as number[] | undefined) ?? []).map((
      value,
      i,
    ): [number, number] => [
      ours.at(load[i]!),
      value,
    ]),
  ];
  return printed.every(([value, said]) =>
    said === undefined || said === null || asPrinted(value!, said)
  );
}

/** Whether a number is the printed one within a unit of its last digit. */
function asPrinted(ours: number, printed: number): boolean {
  const digits = String(printed).replace(/e.*$/, "").replace(/[-.]/g, "").replace(/^0+/, "").length;
  return near(ours, printed, 1.5 * 10 ** (1 - Math.max(2, digits)));
}
