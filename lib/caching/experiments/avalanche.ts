import { exponential, zipf } from "../../sim/distributions.ts";
import { random } from "../../sim/random.ts";
import { SettableClock } from "../../sim/settable-clock.ts";
import { BloomFilter } from "../bloom.ts";
import { jittered } from "../expiry.ts";
import { Lru } from "../policies/lru.ts";

/** Loads in one second. */
export interface AvalancheRow {
  lifetimes: string;
  /** In s. */
  time: number;
  loads: number;
}

/**
 * After a deployment all keys are loaded in the same second; when they expire together, they are loaded
 * together again. With lifetimes that differ a little they are not.
 *
 * @param jitter Share of the lifetime that is drawn, in [0, 1).
 */
export function avalanche({ seed, keys, reads, ttl, jitter }: {
  seed: number;
  keys: number;
  /** Per second, evenly over the keys. */
  reads: number;
  /** In s. */
  ttl: number;
  jitter: number;
}): AvalancheRow[] {
  const seconds = Math.ceil(ttl * 3.5);
  return [0, jitter].flatMap((spread) => {
    const chance = random(`${seed}/avalanche`), clock = new SettableClock();
    const cache = new Lru<number, number>({ capacity: keys, clock });
    const life = () => jittered(ttl * 1000, spread, chance);
    for (let key = 0; key < keys; key++) cache.set(key, 0, { ttl: life() });
    const loads = new Float64Array(seconds), gap = exponential(chance, { mean: 1000 / reads });
    for (clock.time = gap(); clock.time < seconds * 1000; clock.time += gap()) {
      const key = chance.int(keys);
      if (cache.get(key) !== undefined) continue;
      loads[Math.floor(clock.time / 1000)]!++;
      cache.set(key, 0, { ttl: life() });
    }
    const lifetimes = spread === 0
      ? "all equal"
      : `drawn, up to ${Math.round(spread * 100)} % shorter`;
    return Array.from(loads, (of, time) => ({ lifetimes, time, loads: of }));
  });
}

/** The most loads in one second after the first copies have begun to expire, by kind of lifetime. */
export function worstSeconds(
  rows: readonly AvalancheRow[],
  ttl: number,
): [equal: number, drawn: number] {
  const worst = (equal: boolean) =>
    rows.filter(({ time, lifetimes }) => time >= ttl / 2 && (lifetimes === "all equal") === equal)
      .reduce((most, { loads }) => Math.max(most, loads), 0);
  return [worst(true), worst(false)];
}

/** What requests for unknown ids cost. */
export interface UnknownRow {
  protection: string;
  /** Queries per second, and the share of them that find nothing. */
  queries: number;
  inVain: number;
  /** Share of the real reads that the cache answers. */
  hits: number;
}

/**
 * Real reads, and as many for ids that do not exist, each of them only once. A cache of values can't stop
 * those; remembering each miss fills the cache with them; a Bloom filter of what exists answers by itself.
 */
export function unknownIds({ seed, keys, exponent, capacity, reads }: {
  seed: number;
  keys: number;
  exponent: number;
  capacity: number;
  /** How many, of each kind. */
  reads: number;
}): UnknownRow[] {
  const filter = new BloomFilter({ keys, mistakes: 0.01 });
  for (let key = 0; key < keys; key++) filter.add(`recipe-${key}`);
  return ["nothing", "negative caching", "Bloom filter"].map((protection) => {
    const chance = random(`${seed}/unknown`), key = zipf(chance, { n: keys, exponent });
    const cache = new Lru<string, boolean>({ capacity });
    let queries = 0, inVain = 0, hits = 0;
    const ask = (id: string, exists: boolean) => {
      if (cache.get(id) !== undefined) return void (exists && hits++);
      if (protection === "Bloom filter" && !filter.has(id)) return;
      queries++;
      if (!exists) inVain++;
      if (exists || protection === "negative caching") cache.set(id, exists);
    };
    for (let i = 0; i < reads; i++) {
      ask(`recipe-${key()}`, true);
      ask(`none-${i}`, false);
    }
    return { protection, queries, inVain: queries > 0 ? inVain / queries : 0, hits: hits / reads };
  });
}
