import { type Notebook, plainOf, type SavedOutput, sectionOf, textOf } from "../notebook/file.ts";

/** A picture that stands for a notebook. */
export interface Cover {
  svg: string;
  title: string;
  cell: number;
}

/** Best where the redesign is measured, with some colours and much to see. */
export function coverOf({ cells }: Notebook): Cover | undefined {
  const charts = cells.flatMap(({ outputs }, cell) =>
    outputs.flatMap((output): (Cover & { score: number })[] => {
      const svg = svgOf(output);
      if (svg === undefined) return [];
      const isRedesign = sectionOf(cells, cell).startsWith("R ·");
      const title = plainOf(output).split("\n")[0]!.slice(8);
      return [{ svg, title, cell, score: richness(svg) + (isRedesign ? 3 : 0) }];
    })
  );
  return charts.toSorted((a, b) => b.score - a.score)[0];
}

function svgOf(output: SavedOutput): string | undefined {
  if (!("data" in output) || !plainOf(output).startsWith("[chart]")) return undefined;
  const svg = output.data["image/svg+xml"];
  return svg === undefined ? undefined : textOf(svg);
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
