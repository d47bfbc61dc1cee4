import { requireNumber } from "../sim/mod.ts";

/** What is paid, and what is lost. */
export interface CostOptions {
  /** Time that nodes were on, summed over nodes, in ms. */
  nodeTime: number;
  /** Price of a node for an hour. */
  perNodeHour: number;
  /** Calls that nobody answered, and what one of them would have brought. Default: 0. */
  lost?: number;
  perLost?: number;
}

/**
 * Cost of a run: nodes by the hour, and lost calls.
 *
 * @example
 * ```ts
 * import { cost } from "#lib/horizontal-scaling";
 * import assert from "node:assert/strict";
 *
 * const run = { nodeTime: 7_200_000, perNodeHour: 0.5 };
 * assert.deepEqual(cost({ ...run, lost: 3, perLost: 2 }), { nodes: 1, lost: 6, total: 7 });
 * ```
 */
export function cost(
  { nodeTime, perNodeHour, lost = 0, perLost = 0 }: CostOptions,
): { nodes: number; lost: number; total: number } {
  requireNumber("compute a cost", "nodeTime", nodeTime, { unit: "ms", min: 0 });
  requireNumber("compute a cost", "perNodeHour", perNodeHour, { unit: "USD", min: 0 });
  const nodes = nodeTime / 3_600_000 * perNodeHour;
  return { nodes, lost: lost * perLost, total: nodes + lost * perLost };
}

/** Those of several choices that no other beats in both respects: the Pareto front. O(n²). */
export function paretoFront<T>(rows: readonly T[], a: (row: T) => number, b: (row: T) => number) {
  return rows.filter((row) =>
    !rows.some((other) =>
      a(other) <= a(row) && b(other) <= b(row) && (a(other) < a(row) || b(other) < b(row))
    )
  );
}
