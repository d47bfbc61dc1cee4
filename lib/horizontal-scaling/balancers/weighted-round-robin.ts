import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";

/**
 * Members in proportion to their weights, spread out and not in runs: each pick raises everybody's credit
 * by its weight, takes the highest, and lowers that one by the sum. O(members).
 *
 * Source: I. Sysoev, nginx 1.3.1, 2012.
 *
 * @example
 * ```ts
 * import { Pool, SmoothWeightedRoundRobin } from "#lib/horizontal-scaling";
 * import assert from "node:assert/strict";
 *
 * const pool = new Pool({ size: 3 });
 * pool.weights.set([5, 1, 1]);
 * const balancer = new SmoothWeightedRoundRobin(pool);
 * const picks = Array.from({ length: 7 }, () => "abc"[balancer.pick(0)]);
 * assert.equal(picks.join(""), "aabacaa");
 * ```
 */
export class SmoothWeightedRoundRobin implements Balancer {
  #credit: Float64Array;
  constructor(readonly pool: Pool) {
    this.#credit = new Float64Array(pool.size);
  }

  pick(_key: number): number {
    const { members, count, weights } = this.pool, credit = this.#credit;
    let best = -1, sum = 0;
    for (let i = 0; i < count; i++) {
      const node = members[i]!, weight = weights[node]!;
      sum += weight;
      credit[node]! += weight;
      if (best < 0 || credit[node]! > credit[best]!) best = node;
    }
    if (best >= 0) credit[best]! -= sum;
    return best;
  }
}
