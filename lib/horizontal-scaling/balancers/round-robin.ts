import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";

/** Each member in turn. Even in number, blind to how long the requests take. O(1). */
export class RoundRobin implements Balancer {
  #turn = -1;
  constructor(readonly pool: Pool) {}

  pick(_key: number): number {
    const { members, count } = this.pool;
    if (count === 0) return -1;
    if (++this.#turn >= count) this.#turn = 0;
    return members[this.#turn]!;
  }
}
