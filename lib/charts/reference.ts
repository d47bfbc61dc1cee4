import { LIMIT } from "./palette.ts";
import { Plot } from "./plot.ts";
import { extent, field, type Rows } from "./rows.ts";

/** A dashed line across a chart and its name, at the end where less comes near it. */
export function referenceMarks(
  rows: Rows,
  x: string,
  y: string,
  [value, name]: readonly [value: number, name: string],
): { line: Plot.Markish; label: Plot.Markish } {
  const right = isFreerAtTheEnd(rows, x, y, value);
  return {
    line: Plot.ruleY([value], { stroke: LIMIT, strokeDasharray: "4,3" }),
    label: Plot.text([name], {
      frameAnchor: right ? "right" : "left",
      y: () => value,
      text: (text: string) => text,
      dx: right ? -4 : 4,
      dy: -8,
      textAnchor: right ? "end" : "start",
      fill: LIMIT,
      stroke: "white",
      strokeWidth: 4,
    }),
  };
}

/** Whether the points of the last quarter keep further away from a height than those of the first. */
function isFreerAtTheEnd(rows: Rows, x: string, y: string, value: number): boolean {
  const [low, high] = extent(rows, x) ?? [0, 1];
  const nearest = [Infinity, Infinity];
  for (const row of rows) {
    const at = (Number(field(row, x)) - low) / (high - low || 1);
    const side = at < 0.25 ? 0 : at > 0.75 ? 1 : undefined;
    const gap = Math.abs(Number(field(row, y)) - value);
    if (side !== undefined && gap < nearest[side]!) nearest[side] = gap;
  }
  return nearest[1]! > 2 * nearest[0]!;
}
