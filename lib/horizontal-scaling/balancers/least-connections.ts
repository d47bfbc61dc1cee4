import type { Random } from "../../sim/mod.ts";
import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";

/**
 * The member with the least work in hand per weight; ties are broken at random, a weight of 0 gets nothing, and
 * where all are 0 there is nobody (−1). The best there is while
 * the load it sees is fresh; with old load everybody runs to the same node. O(members).
 */
export class LeastConnections implements Balancer {
  constructor(readonly pool: Pool, readonly random: Random) {}

  pick(_key: number): number {
    const { members, count, seen, weights } = this.pool;
    let best = -1, least = Infinity, ties = 0;
    for (let i = 0; i < count; i++) {
      const node = members[i]!, weight = weights[node]!;
      if (!(weight > 0)) continue;
      const load = seen[node]! / weight;
      if (load > least) continue;
      if (load < least) {
        best = node;
        least = load;
        ties = 1;
      } else if (this.random.int(++ties) === 0) best = node;
    }
    return best;
  }
}
