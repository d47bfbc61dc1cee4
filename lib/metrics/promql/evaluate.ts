import type { SeriesData } from "../store/queryable.ts";
import { aggregate } from "./aggregate.ts";
import type { CallNode, Node, SelectorNode, SubqueryNode } from "./ast.ts";
import { binary } from "./binary.ts";
import { typeOf } from "./check-types.ts";
import { absent } from "./functions/absent.ts";
import { callVector } from "./functions/call.ts";
import { QueryError } from "./query-error.ts";
import { overWindows, rangeFunction } from "./ranges.ts";
import { type Asked, momentsOf, selectInstant, selectRange } from "./selectors.ts";
import { distinct, mapRow, merged, type Row, type Value } from "./value.ts";

/** Most steps of a query or a subquery. */
const MOST_STEPS = 1_000_000;

/** What an expression is worth at each step. Parts are worked out one after the other, each for all steps. */
export function evaluate(node: Node, asked: Asked): Value {
  const steps = asked.times.length;
  switch (node.kind) {
    case "number":
      return { type: "scalar", values: new Float64Array(steps).fill(node.value) };
    case "string":
      return { type: "string", text: node.value };
    case "paren":
      return evaluate(node.of, asked);
    case "selector":
      return { type: "vector", rows: selectInstant(node, asked) };
    case "unary": {
      const of = evaluate(node.of, asked);
      if (node.operator === "+") return of;
      if (of.type === "scalar") return { type: "scalar", values: of.values.map((value) => -value) };
      const rows = of.type === "vector" ? of.rows : [];
      return { type: "vector", rows: distinct(rows.map((row) => mapRow(row, (value) => -value))) };
    }
    case "binary":
      return binary(node, evaluate(node.left, asked), evaluate(node.right, asked), asked);
    case "aggregate": {
      const parameter = node.parameter && evaluate(node.parameter, asked);
      const of = evaluate(node.of, asked);
      return {
        type: "vector",
        rows: aggregate(node, of.type === "vector" ? of.rows : [], parameter, steps, asked.budget),
      };
    }
    case "call":
      return call(node, asked);
    case "subquery":
      throw new QueryError("Cannot answer the query: a subquery must be given to a function");
  }
}

function call(node: CallNode, asked: Asked): Value {
  const at = node.args.findIndex((arg) => typeOf(arg) === "matrix");
  if (at >= 0) {
    const range = bare(node.args[at]!) as SelectorNode | SubqueryNode;
    const series = rangeOf(range, asked);
    if (node.name === "absent_over_time") {
      const rows = overWindows(node.name, () => 1, range, series, [], asked);
      return { type: "vector", rows: absent(rows, asked.times.length, node.args[at]) };
    }
    const parameters = node.args.flatMap((arg, i) => {
      const value = i === at ? undefined : evaluate(arg, asked);
      return value?.type === "scalar" ? [value.values] : [];
    });
    const apply = asked.overrides.range?.[node.name] ?? rangeFunction(node.name)!;
    const rows = overWindows(node.name, apply, range, series, parameters, asked);
    return { type: "vector", rows: distinct(rows) };
  }
  const first = node.args[0] && bare(node.args[0]);
  if (node.name === "timestamp" && first?.kind === "selector") {
    // The only place where a sample's own time can be seen.
    const rows = selectInstant(first, asked, true);
    return {
      type: "vector",
      rows: merged(rows.map((row) => ({ ...row, labels: row.labels.nameless() }))),
    };
  }
  const args = node.args.map((arg) => evaluate(arg, asked));
  return callVector(node.name, args, {
    times: asked.times,
    nodes: node.args,
    compareBuckets: asked.overrides.compareBuckets,
  });
}

/** The samples of a range selector or a subquery, for all steps. */
export function rangeOf(node: SelectorNode | SubqueryNode, asked: Asked): SeriesData[] {
  return node.kind === "selector" ? selectRange(node, asked) : subquery(node, asked);
}

/** An expression without the brackets around it. */
export function bare(node: Node): Node {
  return node.kind === "paren" ? bare(node.of) : node;
}

/**
 * Asks the inner query at steps of its own, which lie on multiples of the step, whatever the outer ones are: so
 * outer steps share them.
 */
function subquery(node: SubqueryNode, asked: Asked): SeriesData[] {
  const step = node.step ?? asked.subqueryStep, [first, last] = momentsOf(node, asked);
  const from = Math.ceil((first - node.range) / step) * step;
  const many = Math.max(0, Math.floor((last - from) / step) + 1);
  if (many > MOST_STEPS) {
    throw new QueryError(
      `Cannot answer the query: a subquery has ${many} steps, more than ${MOST_STEPS}`,
    );
  }
  if (many === 0) return [];
  asked.budget.hold(many);
  const times = Float64Array.from({ length: many }, (_, i) => from + i * step);
  const value = evaluate(node.of, { ...asked, times });
  const rows: readonly Row[] = value.type === "vector" ? value.rows : [];
  return rows.map(({ labels, values, has }) => {
    const there = (_: number, i: number) => has[i] === 1;
    return { labels, times: times.filter(there), values: values.filter(there) };
  });
}
