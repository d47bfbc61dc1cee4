import type { Random } from "../../sim/mod.ts";
import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";

/** Any member with the same probability: no state at all, and n independent queues. O(1). */
export class RandomChoice implements Balancer {
  constructor(readonly pool: Pool, readonly random: Random) {}

  pick(_key: number): number {
    const { members, count } = this.pool;
    return count === 0 ? -1 : members[this.random.int(count)]!;
  }
}
