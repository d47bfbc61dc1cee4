import { CATALOGUE } from "../catalogue/mod.ts";
import { judge } from "../criteria.ts";
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
  /** The one change after which the load may grow most. */
  helps: string;
  /** Load that it adds, as a share of today's. */
  adds: number;
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
      ...best(design, headroom),
    };
  });
}

function best(design: Design, headroom: number): Pick<TwentyRow, "helps" | "adds"> {
  let helps = "", adds = 0;
  for (const { design: changed, what } of changesOf(design)) {
    const more = (judge(changed).evaluation?.headroom ?? 0) - headroom;
    if (more > adds) [helps, adds] = [what, more];
  }
  return { helps: helps || "nothing alone", adds };
}

/** Claims of the twenty notebooks, derived again. */
export function claims(): {
  slug: string;
  says: string;
  theirs: number;
  ours: number;
  ok: boolean;
}[] {
  return CATALOGUE.map(({ claim, slug }) => {
    const { ours, says, theirs, within = 1e-6 } = claim();
    return { slug, says, theirs, ours, ok: Math.abs(ours / theirs - 1) <= within };
  });
}
