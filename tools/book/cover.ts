import { type Notebook, sectionOf } from "../notebook/file.ts";
import { chartsIn, type ShownChart } from "../notebook/saved-output.ts";

/** A picture that stands for a notebook. */
export interface Cover extends ShownChart {
  cell: number;
}

/** Best where the redesign is measured, with some colours and much to see. */
export function coverOf({ cells }: Notebook): Cover | undefined {
  const charts = cells.flatMap(({ outputs }, cell) => {
    const bonus = sectionOf(cells, cell).startsWith("R ·") ? 3 : 0;
    return chartsIn(outputs).map((chart) => ({
      ...chart,
      cell,
      score: richness(chart.svg) + bonus,
    }));
  });
  return charts.toSorted((a, b) => b.score - a.score)[0];
}

/** How much there is to see: colours count most, then marks; too many of them are a blur at a thumb's size. */
function richness(svg: string): number {
  const colours = new Set(
    [...svg.matchAll(/(?:fill|stroke)="(#[0-9a-f]{6})"/gi)].map(([, c]) => c),
  );
  const marks = [...svg.matchAll(/<(path|rect|circle)\b/g)].length;
  const words = [...svg.matchAll(/<text\b/g)].length;
  return Math.min(colours.size, 7) + Math.min(Math.log2(1 + marks), 6) -
    Math.max(0, words - 40) / 10;
}
