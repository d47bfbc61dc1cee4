import type { Clock } from "../sim/clock.ts";
import type { Random } from "../sim/random.ts";
import { requireNumber } from "../sim/require-number.ts";
import type { Cache, Key } from "./cache.ts";
import { expiresEarly } from "./early-expiry.ts";
import { jittered } from "./expiry.ts";
import { type Load, SingleFlight } from "./single-flight.ts";
import { type Entry, type StaleRules, useOf } from "./stale.ts";

/** How a read-through cache behaves. Times in ms. */
export interface ReadThroughOptions<K extends Key, V> extends StaleRules {
  /** Where entries are kept; any policy. */
  cache: Cache<K, Entry<V>>;
  clock: Clock;
  /** Draws for `jitter` and `early`. */
  random: Random;
  /** Fresh for so long, above 0. */
  ttl: number;
  /** For how long a load's "there is none" (`undefined`) is believed. Default: 0, not at all. */
  negativeTtl?: number;
  /** Share of the lifetime that is drawn at random, in [0, 1). Default: 0. */
  jitter?: number;
  /** Reload before the expiry, by {@linkcode expiresEarly} with this β; 0: never. Default: 0. */
  early?: number;
  /** Time a load may take. Default: 5,000. */
  budget?: number;
}

/**
 * A cache that loads what it does not have: one load a key at a time, before the expiry where `early` says
 * so, behind the caller's back where a stale value may still be served, and a stale value where loading
 * fails. Misses of the source are remembered, too.
 *
 * @example
 * ```ts
 * import { ReadThrough, Sieve } from "#lib/caching";
 * import { random, VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const recipes = new ReadThrough<string, string>({
 *   cache: new Sieve({ capacity: 1000 }),
 *   clock: new VirtualClock(),
 *   random: random(1),
 *   ttl: 60_000,
 * });
 * assert.equal(await recipes.getOrSet("bread", async () => "flour"), "flour");
 * assert.equal(await recipes.getOrSet("bread", async () => "never called"), "flour");
 * ```
 */
export class ReadThrough<K extends Key, V> {
  /** Loads begun, loads that failed, and stale values served because of that. */
  readonly stats = { loads: 0, failures: 0, servedStale: 0 };
  readonly #options: Required<Omit<ReadThroughOptions<K, V>, "budget">>;
  readonly #flights: SingleFlight<K, V | undefined>;
  readonly #cache: Cache<K, Entry<V>>;
  readonly #clock: Clock;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ budget = 5000, ...options }: ReadThroughOptions<K, V>) {
    const all = {
      ...{ negativeTtl: 0, jitter: 0, early: 0, whileRevalidate: 0, ifError: 0 },
      ...options,
    };
    const times = {
      negativeTtl: 0,
      whileRevalidate: 0,
      ifError: 0,
      early: 0,
      ttl: Number.MIN_VALUE,
    };
    for (const [name, min] of Object.entries(times)) {
      requireNumber("create ReadThrough", name, all[name as "ttl"], { unit: "ms", min });
    }
    requireNumber("create ReadThrough", "jitter", all.jitter, { unit: "", min: 0, max: 0.999 });
    this.#options = all;
    this.#cache = options.cache;
    this.#clock = options.clock;
    this.#flights = new SingleFlight({ clock: options.clock, budget });
  }

  /**
   * The value of a key, `undefined` where there is none.
   *
   * @throws What `load` throws, or {@linkcode LoadTimeout}, where there is no stale value to serve.
   */
  getOrSet(
    key: K,
    load: Load<V | undefined>,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<V | undefined> {
    const entry = this.#cache.get(key);
    if (entry === undefined) return this.#load(key, load, signal);
    const now = this.#clock.now(), use = useOf(entry, now, this.#options);
    if (use === "serve and reload" || use === "serve" && this.#isEarly(entry, now)) {
      if (!this.#flights.has(key)) this.#load(key, load, undefined).catch(() => {});
      return Promise.resolve(entry.value);
    }
    if (use === "serve") return Promise.resolve(entry.value);
    const loaded = this.#load(key, load, signal);
    return use === "nothing" ? loaded : loaded.catch((error) => {
      signal?.throwIfAborted();
      if (useOf(entry, this.#clock.now(), this.#options) === "nothing") throw error;
      this.stats.servedStale++;
      return entry.value;
    });
  }

  /**
   * Drops a value: whoever comes next loads it anew. What is being loaded now may be older than this, so it
   * goes to those who wait for it already, and is not kept.
   */
  delete(key: K): void {
    this.#cache.delete(key);
    this.#flights.forget(key);
  }

  #isEarly(entry: Entry<V>, now: number): boolean {
    const { early, random } = this.#options;
    if (early === 0) return false;
    const { freshUntil, duration } = entry;
    return expiresEarly({ left: freshUntil - now, duration, beta: early, random });
  }

  #load(key: K, load: Load<V | undefined>, signal?: AbortSignal): Promise<V | undefined> {
    const begin: Load<V | undefined> = async (aborted) => {
      const start = this.#clock.now();
      this.stats.loads++;
      try {
        const value = await load(aborted);
        if (this.#flights.isCurrent(key, aborted)) this.#keep(key, value, start);
        return value;
      } catch (error) {
        this.stats.failures++;
        throw error;
      }
    };
    return this.#flights.do(key, begin, signal ? { signal } : {});
  }

  #keep(key: K, value: V | undefined, start: number): void {
    const { ttl, negativeTtl, jitter, random } = this.#options;
    const base = value === undefined ? negativeTtl : ttl;
    if (base === 0) return;
    const now = this.#clock.now(), life = jitter > 0 ? jittered(base, jitter, random) : base;
    this.#cache.set(key, { value, freshUntil: now + life, duration: now - start });
  }
}
