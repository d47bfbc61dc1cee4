import type { Notebook } from "../notebook/file.ts";
import { chartsIn } from "../notebook/saved-output.ts";
import { ELSE_EACH_TIME, type Plan } from "./live/plan.ts";
import { MEASURES_IT } from "./live/why-not.ts";

/** Charts of a notebook. */
export interface ChartCount {
  charts: number;
  /** Those that move in a page. */
  alive: number;
  /** Those that a number moves, and that stay as printed. The others no number moves: they stay true. */
  saved: number;
  /** Of those: they show times, or what chance has drawn, and never twice the same. */
  anew: number;
}

/** Why something shows another picture each time it runs; the name through which it does may stand before. */
const ANEW = [MEASURES_IT, ELSE_EACH_TIME];

export function countCharts({ cells }: Notebook, plan?: Pick<Plan, "cells" | "saved">): ChartCount {
  const count = (indices: Iterable<number>) =>
    [...indices].reduce((sum, i) => sum + chartsIn(cells[i]!.outputs).length, 0);
  return {
    charts: count(cells.keys()),
    alive: count((plan?.cells ?? []).map(({ index }) => index)),
    saved: count(plan?.saved.keys() ?? []),
    anew: count(
      [...plan?.saved ?? []].flatMap(([cell, { why }]) =>
        ANEW.some((reason) => why.endsWith(reason)) ? [cell] : []
      ),
    ),
  };
}
