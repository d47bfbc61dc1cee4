import type { Clock } from "../sim/clock.ts";
import { requireNumber } from "../sim/require-number.ts";
import type { Cache } from "./cache.ts";
import { type Load, SingleFlight } from "./single-flight.ts";
import { within } from "./within.ts";

/** One layer of caches: memory, Redis, whatever answers. It may throw, hang, and forget. */
export interface Tier<V> {
  readonly name: string;
  get(key: string): V | undefined | Promise<V | undefined>;
  /** @param ttl In ms. */
  set(key: string, value: V, ttl: number): void | Promise<void>;
  delete(key: string): void | Promise<void>;
}

/** A tier and what it is allowed. Times in ms. */
export interface TierOptions<V> {
  tier: Tier<V>;
  /** How long an answer is waited for; later counts as a miss. Default: 50. */
  budget?: number;
  /** For how long it keeps a value. */
  ttl: number;
}

/** Memory of this process as a tier, whatever the policy. */
export function memoryTier<V>(cache: Cache<string, V>, name = "memory"): Tier<V> {
  return {
    name,
    get: (key) => cache.get(key),
    set: (key, value, ttl) => cache.set(key, value, { ttl }),
    delete: (key) => void cache.delete(key),
  };
}

/** A read under way, and whether a delete has overtaken it. */
interface Read {
  readonly key: string;
  deleted: boolean;
}

/** A value, and which layer had it. */
export interface Found<V> {
  value: V;
  /** The tier's name, or `"source"`. */
  from: string;
}

/**
 * Caches behind caches: the first that has a value answers, and those before it are told. What a tier does
 * wrong (an error, an answer too late) counts as a miss and is counted; it never fails a request. Loads
 * from the source are shared.
 *
 * @example
 * ```ts
 * import { Lru, memoryTier, TieredCache } from "#lib/caching";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const tiers = [{ tier: memoryTier(new Lru<string, string>({ capacity: 9, clock })), ttl: 1000 }];
 * const cache = new TieredCache({ tiers, clock });
 * assert.equal((await cache.get("bread", async () => "flour")).from, "source");
 * assert.equal((await cache.get("bread", async () => "flour")).from, "memory");
 * ```
 */
export class TieredCache<V> {
  /** By tier: answers, errors and answers that came too late. */
  readonly stats: Record<string, { hits: number; failures: number }> = {};
  readonly #tiers: Required<TierOptions<V>>[];
  readonly #clock: Clock;
  readonly #flights: SingleFlight<string, V>;
  /** By key: reads that the fastest tier could not answer, while they are under way. */
  readonly #reads = new Map<string, Set<Read>>();

  /** @throws {RangeError} Where a budget or lifetime is out of its range. */
  constructor({ tiers, clock, loadBudget = 5000 }: {
    /** The fastest first. */
    tiers: readonly TierOptions<V>[];
    clock: Clock;
    loadBudget?: number;
  }) {
    this.#clock = clock;
    this.#tiers = tiers.map((tier) => ({ budget: 50, ...tier }));
    for (const { tier, budget, ttl } of this.#tiers) {
      requireNumber(`use ${tier.name}`, "budget", budget, { unit: "ms", min: Number.MIN_VALUE });
      requireNumber(`use ${tier.name}`, "ttl", ttl, { unit: "ms", min: Number.MIN_VALUE });
      this.stats[tier.name] = { hits: 0, failures: 0 };
    }
    this.#flights = new SingleFlight({ clock, budget: loadBudget });
  }

  /** The value of a key. @throws What `load` throws, where no tier has it. */
  async get(key: string, load: Load<V>): Promise<Found<V>> {
    const first = await this.#ask(0, key);
    if (first !== undefined) return { value: first, from: this.#tiers[0]!.tier.name };
    const read = { key, deleted: false };
    const reads = this.#reads.get(key) ?? new Set();
    this.#reads.set(key, reads.add(read));
    try {
      return await this.#find(read, load);
    } finally {
      reads.delete(read);
      if (reads.size === 0 && this.#reads.get(key) === reads) this.#reads.delete(key);
    }
  }

  async #find(read: Read, load: Load<V>): Promise<Found<V>> {
    for (const [level, { tier }] of [...this.#tiers.entries()].slice(1)) {
      const value = await this.#ask(level, read.key);
      if (value === undefined) continue;
      this.#tell(level, read, value);
      return { value, from: tier.name };
    }
    const value = await this.#flights.do(read.key, load);
    this.#tell(this.#tiers.length, read, value);
    return { value, from: "source" };
  }

  /**
   * Drops a value from all tiers, the slowest first: else a faster one could be filled from it again. Reads
   * that are under way get what they find, and tell no tier of it.
   */
  async delete(key: string): Promise<void> {
    this.#overtake(key);
    for (const { tier, budget } of this.#tiers.toReversed()) {
      await within(this.#clock, budget, tier.name, () => tier.delete(key)).catch(() =>
        this.#failed(tier)
      );
      this.#overtake(key);
    }
  }

  /** What reads of the key have found so far may be old. */
  #overtake(key: string): void {
    this.#flights.forget(key);
    for (const read of this.#reads.get(key) ?? []) read.deleted = true;
  }

  async #ask(level: number, key: string): Promise<V | undefined> {
    const { tier, budget } = this.#tiers[level]!;
    try {
      const answer = tier.get(key);
      const inTime = () => within(this.#clock, budget, tier.name, () => answer);
      const value = answer instanceof Promise ? await inTime() : answer;
      if (value !== undefined) this.stats[tier.name]!.hits++;
      return value;
    } catch {
      this.#failed(tier);
      return undefined;
    }
  }

  /** Fills the tiers before one that had the value; nobody waits for that. */
  #tell(before: number, { key, deleted }: Read, value: V): void {
    if (deleted) return;
    for (const { tier, budget, ttl } of this.#tiers.slice(0, before)) {
      try {
        const told = tier.set(key, value, ttl);
        if (!(told instanceof Promise)) continue;
        within(this.#clock, budget, tier.name, () => told).catch(() => this.#failed(tier));
      } catch {
        this.#failed(tier);
      }
    }
  }

  #failed(tier: Tier<V>): void {
    this.stats[tier.name]!.failures++;
  }
}
