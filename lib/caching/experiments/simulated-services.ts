import { exponential } from "../../sim/distributions.ts";
import type { Random } from "../../sim/random.ts";
import type { VirtualClock } from "../../sim/virtual-clock.ts";
import type { Tier } from "../tiers.ts";

/** A database with so many connections; who finds none free waits in a queue. Times in ms. */
export class SimulatedDatabase {
  /** Queries that it has ended, and the longest queue so far. */
  queries = 0;
  longestQueue = 0;
  readonly #clock: VirtualClock;
  readonly #takes: () => number;
  #free: number;
  readonly #queue: (() => void)[] = [];
  #head = 0;

  constructor(clock: VirtualClock, random: Random, { connections, query }: {
    connections: number;
    query: number;
  }) {
    this.#clock = clock;
    this.#takes = exponential(random, { mean: query });
    this.#free = connections;
  }

  /** Queries that wait for a connection. */
  get waiting(): number {
    return this.#queue.length - this.#head;
  }

  query(key: number): Promise<number> {
    return new Promise((resolve) => {
      const run = () => {
        this.#free--;
        this.#clock.after(this.#takes(), () => {
          this.#free++;
          this.queries++;
          resolve(key);
          if (this.#head < this.#queue.length) this.#queue[this.#head++]!();
        });
      };
      if (this.#free > 0) return run();
      this.#queue.push(run);
      this.longestQueue = Math.max(this.longestQueue, this.waiting);
    });
  }
}

/** A shared cache that answers after a while, and not at all while it is down. Down it forgets all. */
export class SimulatedRedis implements Tier<number> {
  readonly name = "Redis";
  up = true;
  readonly #clock: VirtualClock;
  readonly #trip: () => number;
  readonly #entries = new Map<string, { value: number; until: number }>();

  constructor(clock: VirtualClock, random: Random, latency: number) {
    this.#clock = clock;
    this.#trip = exponential(random, { mean: latency });
  }

  async get(key: string): Promise<number | undefined> {
    await this.#answer();
    const entry = this.#entries.get(key);
    return entry && entry.until > this.#clock.now() ? entry.value : undefined;
  }

  async set(key: string, value: number, ttl: number): Promise<void> {
    await this.#answer();
    this.#entries.set(key, { value, until: this.#clock.now() + ttl });
  }

  async delete(key: string): Promise<void> {
    await this.#answer();
    this.#entries.delete(key);
  }

  /** Fills it without anybody waiting, as a warm-up would before traffic comes. */
  fill(keys: Iterable<number>, ttl: number): void {
    for (const key of keys) {
      this.#entries.set(String(key), { value: key, until: this.#clock.now() + ttl });
    }
  }

  down(): void {
    this.up = false;
    this.#entries.clear();
  }

  /** A machine that is gone refuses nothing: it is silent. */
  #answer(): Promise<void> {
    return this.up ? this.#clock.sleep(this.#trip()) : new Promise(() => {});
  }
}
