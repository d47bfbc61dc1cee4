import { requireNumber } from "../../sim/mod.ts";

/** So many nodes are looked at in any case. */
const LEAST_NODES = 100;
/** And at least this share, in percent. */
const LEAST_SHARE = 5;

/**
 * After how many fitting nodes the search ends: half of a small cluster, less and less of a large one. A pod placed
 * well and soon is better than one placed perfectly and late.
 *
 * @param percentage Share of the nodes, 1 to 100; 0: found by the formula.
 */
export function nodesToScore(nodes: number, percentage = 0): number {
  requireNumber("choose nodes to score", "percentage", percentage, {
    unit: "%",
    min: 0,
    max: 100,
    integer: true,
  });
  if (nodes < LEAST_NODES) return nodes;
  const share = percentage === 0 ? Math.max(LEAST_SHARE, 50 - Math.trunc(nodes / 125)) : percentage;
  return Math.max(LEAST_NODES, Math.trunc(nodes * share / 100));
}
