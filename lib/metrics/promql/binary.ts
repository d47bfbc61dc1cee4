import type { BinaryNode } from "./ast.ts";
import { comparisonOf, computationOf, keepsName } from "./operators.ts";
import type { Asked } from "./selectors.ts";
import { combine } from "./set-operators.ts";
import { merged, type Row, type Value } from "./value.ts";
import { matched } from "./vector-matching.ts";

/** An operator between two values, at all steps. */
export function binary(node: BinaryNode, left: Value, right: Value, asked: Asked): Value {
  const { operator } = node;
  if (left.type === "scalar" && right.type === "scalar") {
    const apply = scalarOperator(operator);
    return {
      type: "scalar",
      values: left.values.map((value, i) => apply(value, right.values[i]!)),
    };
  }
  if (left.type === "vector" && right.type === "vector") {
    const set = operator === "and" || operator === "or" || operator === "unless";
    return {
      type: "vector",
      rows: set
        ? combine(operator, left.rows, right.rows, node.matching)
        : matched(node, left.rows, right.rows, asked.times.length, asked.budget),
    };
  }
  const rows = left.type === "vector" ? left.rows : right.type === "vector" ? right.rows : [];
  const numbers = left.type === "scalar"
    ? left.values
    : right.type === "scalar"
    ? right.values
    : undefined;
  return { type: "vector", rows: withNumber(node, rows, numbers!, left.type === "scalar") };
}

function scalarOperator(operator: string): (a: number, b: number) => number {
  const compare = comparisonOf(operator);
  return compare ? (a, b) => Number(compare(a, b)) : computationOf(operator)!;
}

/** A vector and a number. A comparison keeps the samples for which it holds, with the vector's values. */
function withNumber(
  { operator, bool }: BinaryNode,
  rows: readonly Row[],
  numbers: Float64Array,
  first: boolean,
): Row[] {
  const compare = comparisonOf(operator), compute = computationOf(operator);
  const keeps = keepsName(operator, bool);
  return merged(rows.map((row) => {
    const labels = keeps ? row.labels : row.labels.nameless();
    const values = new Float64Array(row.values.length), has = row.has.slice();
    for (let i = 0; i < values.length; i++) {
      if (!has[i]) continue;
      const value = row.values[i]!,
        a = first ? numbers[i]! : value,
        b = first ? value : numbers[i]!;
      if (compute) values[i] = compute(a, b);
      else if (bool) values[i] = Number(compare!(a, b));
      else {
        values[i] = value;
        has[i] = Number(compare!(a, b));
      }
    }
    return { labels, values, has };
  }));
}
