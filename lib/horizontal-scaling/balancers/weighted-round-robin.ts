import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";

/**
 * Members in proportion to their weights, spread out and not in runs: each pick raises everybody's credit
 * by its weight, takes the highest, and lowers that one by the sum. A weight of 0 gets nothing; where all are
 * 0 there is nobody (−1). O(members).
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
  readonly #credit: Float64Array;
  /** What the credits were earned under: with other weights or members they mean nothing. */
  readonly #weights: Float64Array;
  #version = -1;

  constructor(readonly pool: Pool) {
    this.#credit = new Float64Array(pool.size);
    this.#weights = new Float64Array(pool.size);
  }

  pick(_key: number): number {
    this.#notice();
    const { members, count, weights } = this.pool, credit = this.#credit;
    let best = -1, sum = 0;
    for (let i = 0; i < count; i++) {
      const node = members[i]!, weight = weights[node]!;
      if (!(weight > 0)) continue;
      sum += weight;
      credit[node]! += weight;
      if (best < 0 || credit[node]! > credit[best]!) best = node;
    }
    if (best >= 0) credit[best]! -= sum;
    return best;
  }

  /** Starts anew where weights or members have changed: an old credit of 1000 would be a run of 1000 picks. */
  #notice(): void {
    const { members, count, weights, version } = this.pool, known = this.#weights;
    let same = version === this.#version;
    for (let i = 0; i < count && same; i++) same = weights[members[i]!] === known[members[i]!];
    if (same) return;
    known.set(weights);
    this.#version = version;
    this.#credit.fill(0);
  }
}
