import type { Matching } from "./ast.ts";
import { matchLabels } from "./match-key.ts";
import { merged, type Row } from "./value.ts";

/** `and`, `or` and `unless`: which series are there, step by step, whatever their values. O(rows × steps). */
export function combine(
  operator: "and" | "or" | "unless",
  left: readonly Row[],
  right: readonly Row[],
  matching: Matching,
): Row[] {
  const keyOf = matchLabels(matching);
  const there = (rows: readonly Row[]) => {
    const steps = new Map<string, Uint8Array>();
    for (const { labels, has } of rows) {
      const key = keyOf(labels).key, known = steps.get(key);
      if (known) has.forEach((one, i) => known[i]! |= one);
      else steps.set(key, has.slice());
    }
    return steps;
  };
  const only = (rows: readonly Row[], others: Map<string, Uint8Array>, wanted: 0 | 1) =>
    rows.map((row): Row => {
      const other = others.get(keyOf(row.labels).key);
      return { ...row, has: row.has.map((one, i) => one && (other?.[i] ?? 0) === wanted ? 1 : 0) };
    });
  if (operator === "or") return merged([...left, ...only(right, there(left), 0)]);
  return merged(only(left, there(right), operator === "and" ? 1 : 0));
}
