import { type Labels, NAME } from "../store/labels.ts";
import type { BinaryNode } from "./ast.ts";
import type { Budget } from "./budget.ts";
import { matchLabels } from "./match-key.ts";
import { comparisonOf, computationOf, keepsName } from "./operators.ts";
import { QueryError } from "./query-error.ts";
import { merged, type Row, rowOf } from "./value.ts";

/**
 * An operator between two vectors: each series of one side finds its partner on the other by its labels. The
 * "one" side may have only one series for each; the other may have many where the query says so.
 * O((left + right) × steps).
 *
 * @throws {QueryError} Where partners are not clear.
 */
export function matched(
  node: BinaryNode,
  left: readonly Row[],
  right: readonly Row[],
  steps: number,
  budget: Budget,
): Row[] {
  const { matching, operator, bool } = node, swapped = matching.card === "one-to-many";
  const many = swapped ? right : left, ones = oneSide(swapped ? left : right, node, many, steps);
  const keyOf = matchLabels(matching),
    compare = comparisonOf(operator),
    compute = computationOf(operator);
  const taken = new Map<string, Uint8Array>(), results: Row[] = [];
  for (const row of many) {
    const key = keyOf(row.labels).key;
    const partners = ones.get(key) ?? [];
    budget.hold(steps * Math.max(0, partners.length - 1));
    for (const one of partners) {
      const result = rowOf(resultLabels(node, row.labels, one.labels), steps);
      for (let i = 0; i < steps; i++) {
        if (!row.has[i] || !one.has[i]) continue;
        const a = swapped ? one.values[i]! : row.values[i]!,
          b = swapped ? row.values[i]! : one.values[i]!;
        const holds = compare?.(a, b);
        if (holds === false && !bool) continue;
        result.has[i] = 1;
        result.values[i] = compute ? compute(a, b) : bool ? Number(holds) : a;
      }
      const target = matching.card === "one-to-one" ? key : `${key} ${result.labels.key}`;
      claim(taken, target, result, matching.card);
      results.push(result);
    }
  }
  return merged(results);
}

/** The rows of the side that may have one series for each partner, by what they are found by. */
function oneSide(
  rows: readonly Row[],
  node: BinaryNode,
  many: readonly Row[],
  steps: number,
): Map<string, Row[]> {
  const keyOf = matchLabels(node.matching), byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row.labels).key, others = byKey.get(key);
    if (!others) {
      byKey.set(key, [row]);
      continue;
    }
    for (const other of others) {
      for (let i = 0; i < steps; i++) {
        if (!other.has[i] || !row.has[i] || !many.some(({ has }) => has[i])) continue;
        const side = node.matching.card === "one-to-many" ? "left" : "right";
        throw new QueryError(
          `Cannot answer the query: on the ${side} side of ${node.operator}, ${other.labels} and ${row.labels} match the same`,
        );
      }
    }
    others.push(row);
  }
  return byKey;
}

/** Notes at which steps a partner has been used, or a result is there. */
function claim(
  taken: Map<string, Uint8Array>,
  key: string,
  { labels, has }: Row,
  card: string,
): void {
  const before = taken.get(key);
  if (!before) return void taken.set(key, has.slice());
  has.forEach((one, i) => {
    if (one && before[i]) {
      const why = card === "one-to-one"
        ? "several series match one: say group_left or group_right"
        : "labels of the group do not keep its series apart";
      throw new QueryError(`Cannot answer the query: ${why} (${labels})`);
    }
    before[i]! |= one;
  });
}

function resultLabels({ operator, bool, matching }: BinaryNode, many: Labels, one: Labels): Labels {
  let labels = keepsName(operator, bool) ? many : many.nameless();
  if (matching.card === "one-to-one") {
    const names = new Set(matching.labels);
    labels = matching.on ? labels.only(names) : labels.without(names);
  }
  for (const name of matching.include) labels = labels.with(name, one.get(name));
  return bool && labels.get(NAME) !== "" ? labels.nameless() : labels;
}
