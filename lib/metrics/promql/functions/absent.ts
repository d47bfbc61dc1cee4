import { Labels, NAME } from "../../store/labels.ts";
import type { Node } from "../ast.ts";
import { type Row, rowOf } from "../value.ts";

/** What the missing series would be called, as far as its selector says so: by `=`, once. */
export function labelsOfAbsent(node: Node | undefined): Labels {
  if (node?.kind === "paren") return labelsOfAbsent(node.of);
  if (node?.kind !== "selector") return Labels.NONE;
  const said = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, operator, value } of node.matchers) {
    if (name === NAME) continue;
    if (operator === "=" && !seen.has(name)) {
      said.set(name, value);
      seen.add(name);
    } else said.delete(name);
  }
  return Labels.of(Object.fromEntries(said));
}

/** 1 at each step where none of the rows has a value. */
export function absent(rows: readonly Row[], steps: number, node: Node | undefined): Row[] {
  const row = rowOf(labelsOfAbsent(node), steps);
  for (let i = 0; i < steps; i++) {
    if (rows.some(({ has }) => has[i])) continue;
    row.has[i] = 1;
    row.values[i] = 1;
  }
  return row.has.includes(1) ? [row] : [];
}
