import { CATALOGUE, type Claim } from "../catalogue/mod.ts";
import { judge, type Judgement, usedOf } from "../criteria.ts";
import type { Design } from "../model.ts";
import { readDesign } from "../model.ts";
import { changesOf } from "../what-if.ts";

/** One design of the course, judged with the measured time of its own code. */
export interface TwentyRow {
  slug: string;
  bottleneck: string;
  /** By how much the load may grow. */
  headroom: number;
  p99Ms: number;
  availability: number;
  perMonth: number;
  passes: boolean;
  /** The limit that is nearest to failing, or fails most, and how much of it is used: 1 is all. */
  nearest: string;
  used: number;
  /** The one change after which least of it is used, and how much then. */
  helps: string;
  usedThen: number;
}

/** The twenty designs; without a measured time, or without a steady state, a row says so. */
export function twenty(
  times: Readonly<Record<string, number>>,
): (TwentyRow | { slug: string; missing: string })[] {
  return CATALOGUE.map(({ design: make, slug }) => {
    const ms = times[slug];
    if (ms === undefined) return { slug, missing: "its code is not here" };
    const design = readDesign(make(ms)), { evaluation, passes, why } = judge(design);
    if (!evaluation) return { slug, missing: why! };
    const { availability, bottleneck, headroom, p99Ms, perMonth } = evaluation;
    return {
      slug,
      bottleneck,
      headroom,
      p99Ms,
      availability,
      perMonth,
      passes,
      ...nearestLimit(design),
    };
  });
}

/** The limit that most of is used of: what of it, and the one change that uses least of it then. */
function nearestLimit(design: Design): Pick<TwentyRow, "nearest" | "used" | "helps" | "usedThen"> {
  const now = judge(design), [nearest, used] = limits(now)[0]!;
  let helps = "nothing alone", usedThen = used;
  for (const { design: changed, what } of changesOf(design)) {
    const then = limits(judge(changed)).find(([what]) => what === nearest)?.[1] ?? Infinity;
    if (then < usedThen - 1e-9) [helps, usedThen] = [what, then];
  }
  return { nearest, used, helps, usedThen };
}

/** How much is used of each limit, the most first: of what is promised, and of what the busiest part can do. */
function limits(judgement: Judgement): [what: string, used: number][] {
  const { evaluation, verdicts } = judgement;
  const busiest: [string, number] = [
    "capacity",
    evaluation ? 1 / (1 + evaluation.headroom) : Infinity,
  ];
  const promised = verdicts.filter(({ what }) => what !== "capacity")
    .map(({ what }): [string, number] => [what, usedOf(judgement, what)]);
  return [busiest, ...promised].sort((a, b) => b[1] - a[1]);
}

/** A claim, and whether it is derived again. */
export type ClaimRow = Claim & { slug: string; ok: boolean };

/** Claims of the twenty notebooks, derived again. */
export function claims(): ClaimRow[] {
  return CATALOGUE.map(({ claim, slug }) => {
    const one = claim(), { ours, theirs, within = 1e-6 } = one;
    return { ...one, slug, ok: Math.abs(ours / theirs - 1) <= within };
  });
}

/** Designs whose verdict is another one if the notebooks' own code takes so many times as long. */
export function decidedByCode(times: Readonly<Record<string, number>>, factor: number): string[] {
  const slower = Object.fromEntries(Object.entries(times).map(([slug, ms]) => [slug, factor * ms]));
  const passes = (row: TwentyRow | { slug: string; missing: string }) =>
    "passes" in row && row.passes;
  const before = twenty(times);
  return twenty(slower).filter((row, i) => passes(row) !== passes(before[i]!)).map(({ slug }) =>
    slug
  );
}
