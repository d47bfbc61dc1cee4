import { type Labels, NAME } from "../store/labels.ts";
import { FOLDS, plainNumber } from "./aggregations.ts";
import type { AggregateNode } from "./ast.ts";
import { bestOf } from "./best.ts";
import type { Budget } from "./budget.ts";
import { QueryError } from "./query-error.ts";
import { merged, type Row, rowOf, type Value } from "./value.ts";

/** Rows whose labels are alike as far as the query asks. */
interface Group {
  readonly labels: Labels;
  readonly rows: Row[];
}

/** Folds rows into one (or k, or one a value) for each group. O(rows × steps), and a sort for some. */
export function aggregate(
  node: AggregateNode,
  rows: readonly Row[],
  parameter: Value | undefined,
  steps: number,
  budget: Budget,
): Row[] {
  if (node.operator === "count_values") {
    return countValues(
      ...[node, rows, parameter?.type === "string" ? parameter.text : "", steps, budget] as const,
    );
  }
  const numbers = parameter?.type === "scalar" ? parameter.values : undefined;
  const groups = groupsOf(node, rows);
  if (node.operator === "topk" || node.operator === "bottomk") {
    requireWhole(numbers!);
    return groups.flatMap((group) =>
      chosen(group.rows, numbers!, node.operator === "bottomk", steps)
    );
  }
  const fold = FOLDS[node.operator]!, scratch = new Float64Array(rows.length);
  return groups.map((group) => {
    const result = rowOf(group.labels, steps);
    for (let i = 0; i < steps; i++) {
      let n = 0;
      for (const { values, has } of group.rows) if (has[i]) scratch[n++] = values[i]!;
      if (n === 0) continue;
      result.has[i] = 1;
      result.values[i] = fold(scratch, n, numbers?.[i] ?? NaN);
    }
    return result;
  });
}

function groupsOf(node: AggregateNode, rows: readonly Row[]): Group[] {
  const names = new Set(node.without ? [...node.grouping, NAME] : node.grouping);
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const labels = node.without ? row.labels.without(names) : row.labels.only(names);
    const group = groups.get(labels.key);
    if (group) group.rows.push(row);
    else groups.set(labels.key, { labels, rows: [row] });
  }
  return [...groups.values()];
}

/** Looks at the parameter of every step, whether there is something to choose from or not. */
function requireWhole(ks: Float64Array): void {
  const wrong = ks.find((k) => !(k >= -(2 ** 63) && k < 2 ** 63));
  if (wrong === undefined) return;
  throw new QueryError(
    `Cannot answer the query: topk and bottomk take a whole number: received ${wrong}`,
  );
}

/** The k best of a group at each step; they keep all their labels. */
function chosen(rows: readonly Row[], ks: Float64Array, smallest: boolean, steps: number): Row[] {
  const results = rows.map(({ labels, values }): Row => ({
    labels,
    values,
    has: new Uint8Array(steps),
  }));
  let order = rows.map((_, i) => i);
  for (let i = 0; i < steps; i++) {
    const there = rows.flatMap((row, j) => row.has[i] ? [j] : []);
    const best = bestOf(
      there.map((j) => rows[j]!.values[i]!),
      Math.max(0, Math.trunc(ks[i]!)),
      smallest,
    );
    for (const j of best) results[there[j]!]!.has[i] = 1;
    if (steps === 1) order = best.map((j) => there[j]!);
  }
  return order.map((j) => results[j]!);
}

/** One row for each value, with how often it is there: rows times values of them may be, so each is paid for. */
function countValues(
  node: AggregateNode,
  rows: readonly Row[],
  label: string,
  steps: number,
  budget: Budget,
): Row[] {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) {
    throw new QueryError(`Cannot answer count_values: ${JSON.stringify(label)} is no label's name`);
  }
  const names = new Set(node.without ? [...node.grouping, NAME] : [...node.grouping, label]);
  const counts = new Map<string, Row>();
  for (const row of rows) {
    for (let i = 0; i < steps; i++) {
      if (!row.has[i]) continue;
      const valued = row.labels.with(label, plainNumber(row.values[i]!));
      const labels = node.without ? valued.without(names) : valued.only(names);
      let count = counts.get(labels.key);
      if (!count) {
        budget.spend(steps);
        counts.set(labels.key, count = rowOf(labels, steps));
      }
      count.has[i] = 1;
      count.values[i]!++;
    }
  }
  return merged([...counts.values()]);
}
