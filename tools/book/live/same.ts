import { type SavedOutput, textOf } from "../../notebook/file.ts";

/** Richest first, as a page shows them. */
const SHOWN = ["image/svg+xml", "text/html", "text/markdown", "text/plain"];

/** What a reader sees of an output. */
export function seen(output: SavedOutput): string {
  if (output.output_type === "stream") return textOf(output.text);
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  const mime = SHOWN.find((mime) => output.data[mime] !== undefined);
  return mime === undefined ? "" : textOf(output.data[mime]);
}

/** Two engines need not agree on the last bits of a sine. */
const TOLERANCE = 1e-9;

/** Whether two texts are the same, their numbers to nine digits. */
export function sameText(one: string, other: string): boolean {
  if (one === other) return true;
  const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
  if (one.replace(number, "#") !== other.replace(number, "#")) return false;
  const [these, those] = [one, other].map((text) => (text.match(number) ?? []).map(Number));
  return these!.every((a, i) => {
    const b = those![i]!;
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
  });
}

/** Whether a reader sees the same of two runs of a cell. */
export function sameOutputs(
  one: readonly SavedOutput[] = [],
  other: readonly SavedOutput[] = [],
): boolean {
  return one.length === other.length &&
    one.every((output, i) => sameText(seen(output), seen(other[i]!)));
}
