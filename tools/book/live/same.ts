import { type SavedOutput, seen } from "../../notebook/saved-output.ts";

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
