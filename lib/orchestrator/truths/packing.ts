import instances from "../../../data/orchestrator/bin-packing.json" with { type: "json" };
import closed from "../../../data/orchestrator/closed-forms.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/mod.ts";
import {
  bestFitDecreasing,
  firstFit,
  firstFitDecreasing,
  nextFit,
  type Packer,
  repacked,
  wrongWith,
} from "../scheduler/packing/mod.ts";

/** What a packer made of an instance whose optimum is proven. */
export interface PackingResult {
  name: string;
  /** u120, u250, …: the letter and the number of items. */
  group: string;
  packer: string;
  bins: number;
  optimum: number;
  /** What is wrong with the packing. */
  wrong: string | undefined;
  /** In ms. */
  took: number;
}

/** The packers of the table, from the quickest to the best. */
export const PACKERS: Readonly<Record<string, Packer>> = {
  "next fit": nextFit,
  "first fit": firstFit,
  "first-fit decreasing": firstFitDecreasing,
  "best-fit decreasing": bestFitDecreasing,
  "repacked": (weights, capacity) => repacked(weights, capacity),
};

/** Packs all instances with all packers. */
export function packAll(packers = PACKERS): PackingResult[] {
  return instances.instances.flatMap(({ name, weights, capacity, optimum }) =>
    Object.entries(packers).map(([packer, pack]) => {
      const begin = performance.now(), packing = pack(weights, capacity);
      const took = performance.now() - begin;
      const wrong = wrongWith(packing, weights, capacity);
      return {
        name,
        group: name.split("_")[0]!,
        packer,
        bins: packing.count,
        optimum,
        wrong,
        took,
      };
    })
  );
}

/** Bins above the optimum, in percent, of a packer on a group: the mean over its instances. */
export function over(results: readonly PackingResult[], packer: string, group: string): number {
  const of = results.filter((each) => each.packer === packer && each.group.startsWith(group));
  return of.reduce((sum, { bins, optimum }) => sum + 100 * (bins / optimum - 1), 0) / of.length;
}

/** Most bins of an algorithm where the optimum is known. */
const BOUNDS: Readonly<Record<string, (optimum: number) => number>> = {
  "next fit": (optimum) => 2 * optimum - 1,
  "first fit": (optimum) => Math.floor(17 * optimum / 10),
  "first-fit decreasing": (optimum) => Math.floor((11 * optimum + 6) / 9),
};

/** Proven optima and proven bounds. @param packers Others, for a control. */
export function packingTruths(results = packAll()): TruthRow[] {
  const wrong = results.filter((each) => each.wrong !== undefined || each.bins < each.optimum);
  const examples = closed.packing.flatMap(({ algorithm, examples }) =>
    examples.map(([optimum, most]) => ({ algorithm, optimum: optimum!, most: most! }))
  );
  const bounded = results.filter(({ packer }) => packer in BOUNDS);
  const groups = [...new Set(results.map(({ group }) => group))];
  return [
    scored(
      "packings: valid, none below the proven optimum",
      results.length,
      wrong.map(({ name, packer, wrong }) => `${packer} on ${name}: ${wrong ?? "below"}`),
    ),
    scored(
      "packings: bounds of next fit, first fit, first-fit decreasing",
      examples.length + bounded.length,
      [
        ...examples.filter(({ algorithm, optimum, most }) => BOUNDS[algorithm]!(optimum) !== most),
        ...bounded.filter(({ packer, bins, optimum }) => bins > BOUNDS[packer]!(optimum)),
      ].map((each) => JSON.stringify(each)),
    ),
    scored(
      "packings: repacked, at most 0.15 % over (u) and one bin over (t)",
      groups.length,
      groups.filter((group) => {
        const of = results.filter((each) => each.packer === "repacked" && each.group === group);
        if (group.startsWith("u")) return over(results, "repacked", group) > 0.15;
        return of.some(({ bins, optimum }) => bins > optimum + 1);
      }),
    ),
  ];
}

/** One instance of the file. @throws {RangeError} Where there is none of that name. */
export function instance(name: string): { weights: number[]; capacity: number; optimum: number } {
  const found = instances.instances.find((each) => each.name === name);
  if (!found) throw new RangeError(`Cannot read the instance ${name}: there is none`);
  return found;
}
