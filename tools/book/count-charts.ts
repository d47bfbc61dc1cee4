import { type Notebook, plainOf } from "../notebook/file.ts";
import type { Plan } from "./live/plan.ts";

/** Charts of a notebook. */
export interface ChartCount {
  charts: number;
  /** Those that move in a page. */
  alive: number;
  /** Those that a number moves, and that stay as printed. The others no number moves: they stay true. */
  saved: number;
}

export function countCharts({ cells }: Notebook, plan?: Pick<Plan, "cells" | "saved">): ChartCount {
  const chartsIn = (indices: Iterable<number>) =>
    [...indices].reduce(
      (sum, i) =>
        sum + cells[i]!.outputs.filter((output) => plainOf(output).startsWith("[chart]")).length,
      0,
    );
  return {
    charts: chartsIn(cells.keys()),
    alive: chartsIn((plan?.cells ?? []).map(({ index }) => index)),
    saved: chartsIn(plan?.saved.keys() ?? []),
  };
}
