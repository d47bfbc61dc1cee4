import { MUTED } from "./palette.ts";
import { Plot } from "./plot.ts";
import { textWidth } from "./text.ts";

/** A label over a moment of the horizontal axis. */
export interface Moment {
  at: number;
  label: string;
  anchor: "start" | "middle";
}

const EVENT_ROW = 13;

/** Labels above the frame, in as many rows as it takes for none to lie on another. */
export function momentLabels(
  moments: readonly Moment[],
  [low, high]: readonly [low: number, high: number],
  width = 720,
): { marks: Plot.Markish[]; deep: number } {
  const pixels = (width - 90) / (high - low || 1);
  const ends: number[] = [];
  const placedIn = [...moments].sort((a, b) => a.at - b.at).map((moment) => {
    const wide = textWidth(moment.label, 11) + 10;
    const left = (moment.at - low) * pixels - (moment.anchor === "middle" ? wide / 2 : 0);
    let row = ends.findIndex((end) => end <= left);
    if (row < 0) row = ends.length;
    ends[row] = left + wide;
    return { ...moment, row };
  });
  return {
    deep: ends.length * EVENT_ROW,
    marks: placedIn.map(({ at, label, anchor, row }) =>
      Plot.text([{ at, label }], {
        x: "at",
        text: "label",
        frameAnchor: "top",
        textAnchor: anchor,
        lineAnchor: "bottom",
        dy: -4 - row * EVENT_ROW,
        dx: anchor === "start" ? -3 : 0,
        fontSize: 11,
        fill: MUTED,
      })
    ),
  };
}
