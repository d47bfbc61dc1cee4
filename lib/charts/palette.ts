/** Colours in the order they are given to series: told apart by readers who confuse red and green. */
export const PALETTE = [
  "#3366cc",
  "#e8710a",
  "#12999b",
  "#c5221f",
  "#8e4ec6",
  "#7f8893",
  "#b08900",
  "#d5409a",
  "#1c3d7a",
  "#8a4306",
  "#0a5a5b",
  "#76140f",
  "#4f2a70",
  "#3d434a",
  "#5f8a00",
  "#6fa8ff",
] as const;

/** Dark enough to be read on white, and one for what is of less interest. */
export const INK = "#1b1e23", MUTED = "#5b6470", FAINT = "#c4c9d0";
/** A line, a dot or a bar that is the only one. */
export const PLAIN = PALETTE[0];
/** The one that the sentence is about. */
export const ACCENT = PALETTE[1];
/** A limit, and the ground of a stretch of time in which something is wrong. */
export const LIMIT = PALETTE[3], SHADE = "#f6e3e1";

/**
 * `n` colours, no two of them alike. Beyond the named ones they go round the circle of hues by the golden
 * angle, which keeps neighbours apart.
 */
export function palette(n: number): string[] {
  return Array.from(
    { length: n },
    (_, i) => PALETTE[i] ?? `hsl(${Math.round((i * 137.508) % 360)}, 60%, ${i % 2 ? 32 : 55}%)`,
  );
}
