import type { Prediction } from "../../real/mod.ts";
import type { LiveRow } from "./live.ts";

/** How far off a prediction may be, as a share: of requests a second, and of mean times. */
export const BARS: Readonly<{ perSecond: number; meanMs: number }> = {
  perSecond: 0.15,
  meanMs: 0.2,
};

/** The largest error of a prediction over all runs. */
export interface Errors {
  perSecond: number;
  meanMs: number;
}

const OF: Record<"before" | "after" | "played", (row: LiveRow) => Prediction> = {
  before: ({ prediction }) => prediction,
  after: ({ after }) => after,
  played: ({ played }) => played,
};

/**
 * The largest error over all runs but the control. Runs in which a round failed are not compared: what does not answer
 * is fast, and proves nothing.
 *
 * @returns `Infinity` for both where a round failed, or a run has no rounds.
 */
export function largestErrors(rows: readonly LiveRow[], by: keyof typeof OF): Errors {
  const judged = rows.filter(({ kind }) => kind !== "control");
  if (judged.some(({ failed, perSecond }) => failed > 0 || perSecond === 0)) {
    return { perSecond: Infinity, meanMs: Infinity };
  }
  const worst = (of: keyof Errors) =>
    Math.max(...judged.map((row) => Math.abs(OF[by](row)[of] / row[of] - 1)));
  return { perSecond: worst("perSecond"), meanMs: worst("meanMs") };
}

/** Whether predictions hold. */
export function holds({ meanMs, perSecond }: Errors): boolean {
  return perSecond <= BARS.perSecond && meanMs <= BARS.meanMs;
}

/** Whether the control was seen: with a service that takes twice what was promised, the promise does not hold. */
export function controlSeen(rows: readonly LiveRow[]): { off: number; seen: boolean } {
  const control = rows.find(({ kind }) => kind === "control")!;
  const errors = largestErrors([{ ...control, kind: "usual" }], "before");
  return { off: Math.max(errors.perSecond, errors.meanMs), seen: !holds(errors) };
}
