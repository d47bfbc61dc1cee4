import type { Random } from "../../sim/mod.ts";

/** One target of an SRV record. */
export interface SrvTarget {
  priority: number;
  weight: number;
  target: string;
  port: number;
}

/**
 * The order in which to try targets: by priority, and within one drawn by weight; those of weight 0 come
 * last. The RFC draws from 0 on, which gives the first target of a small sum far more than its share: from 1 on each has
 * exactly its own. O(targets²).
 *
 * Source: RFC 2782.
 *
 * @example
 * ```ts
 * import { srvOrder } from "#lib/orchestrator";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const at = (priority: number) => ({ priority, weight: 1, target: `p${priority}`, port: 80 });
 * assert.deepEqual(srvOrder([at(2), at(1)], random(1)).map(({ target }) => target), ["p1", "p2"]);
 * ```
 */
export function srvOrder(targets: readonly SrvTarget[], random: Random): SrvTarget[] {
  const ordered: SrvTarget[] = [];
  for (const priority of [...new Set(targets.map((each) => each.priority))].sort((a, b) => a - b)) {
    const left = targets.filter((each) => each.priority === priority);
    while (left.length > 0) {
      const sum = left.reduce((total, { weight }) => total + weight, 0);
      const drawn = sum > 0 ? 1 + random.int(sum) : 0;
      let running = 0;
      const at = left.findIndex(({ weight }) => (running += weight) >= drawn);
      ordered.push(...left.splice(at, 1));
    }
  }
  return ordered;
}
