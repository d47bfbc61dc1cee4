import { type Clock, type Random, requireNumber } from "../../sim/mod.ts";
import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";

/** How an {@linkcode EwmaChoice} forgets. */
export interface EwmaOptions {
  pool: Pool;
  random: Random;
  clock: Clock;
  /** Time in which an old answer loses all but 1/e of its weight, in ms. Default: 10 000. */
  decay?: number;
}

/**
 * The better of two members drawn at random, by expected wait: a moving average of the latency seen,
 * times the work in hand. It notices a node that is slow and alive, which a count of connections does only
 * when they pile up. A latency above the average counts at once ("peak"), one below it wears in. O(1).
 *
 * Source: the peak EWMA balancer of Twitter's Finagle.
 */
export class EwmaChoice implements Balancer {
  readonly #pool: Pool;
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #decay: number;
  readonly #average: Float64Array;
  readonly #at: Float64Array;

  constructor({ pool, random, clock, decay = 10_000 }: EwmaOptions) {
    requireNumber("create EwmaChoice", "decay", decay, { unit: "ms", min: 1 });
    this.#pool = pool;
    this.#random = random;
    this.#clock = clock;
    this.#decay = decay;
    this.#average = new Float64Array(pool.size);
    this.#at = new Float64Array(pool.size);
  }

  pick(_key: number): number {
    const { members, count } = this.#pool;
    if (count < 2) return count === 0 ? -1 : members[0]!;
    const i = this.#random.int(count);
    let j = this.#random.int(count - 1);
    if (j >= i) j++;
    const a = members[i]!, b = members[j]!;
    return this.#cost(b) < this.#cost(a) ? b : a;
  }

  done(node: number, ms: number): void {
    const now = this.#clock.now(), average = this.#average[node]!;
    const keep = Math.exp((this.#at[node]! - now) / this.#decay);
    this.#average[node] = ms > average ? ms : average * keep + ms * (1 - keep);
    this.#at[node] = now;
  }

  /** A node that nobody has tried costs nothing, so it is tried. */
  #cost(node: number): number {
    return this.#average[node]! * (this.#pool.seen[node]! + 1);
  }
}
