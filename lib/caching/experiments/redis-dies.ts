import { Bulkhead, CircuitBreaker } from "../../circuit-breaker/mod.ts";
import { exponential, zipf } from "../../sim/distributions.ts";
import { random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { guardedTier } from "../guarded-tier.ts";
import { Sieve } from "../policies/sieve.ts";
import { ReadThrough } from "../read-through.ts";
import type { Entry } from "../stale.ts";
import type { Tier } from "../tiers.ts";
import { within } from "../within.ts";
import { SimulatedDatabase, SimulatedRedis } from "./simulated-services.ts";

/** One node with its share of the traffic and of the database. Times in ms unless said otherwise. */
export interface OutageOptions {
  seed: number;
  keys: number;
  exponent: number;
  /** Reads per second. */
  reads: number;
  /** Entries in the node's own memory, and for how long they are fresh there. */
  memory: number;
  ttl: number;
  connections: number;
  query: number;
  latency: number;
  /** Length of the run, and when Redis is gone, in s. */
  seconds: number;
  gone: readonly [from: number, to: number];
  /** After this a reader has left. */
  patience: number;
}

/** One second. */
export interface OutageRow {
  way: string;
  time: number;
  /** Reads per second that got an answer in time. */
  answered: number;
}

/** A way through the outage, and how it did. */
export interface OutageResult {
  way: string;
  rows: OutageRow[];
  /** Share of the reads answered in time: while Redis is gone, and after it has come back. */
  during: number;
  after: number;
  longestQueue: number;
  /** Stale values that were served because nothing fresher was to be had. */
  stale: number;
}

/** How long Redis is waited for. */
const BUDGET = 50;
/** What Redis keeps a value for, in lifetimes of the node's memory. */
const LONGER = 20;

interface Scene {
  clock: VirtualClock;
  redis: SimulatedRedis;
  database: SimulatedDatabase;
  options: OutageOptions;
}

interface Way {
  ask(scene: Scene): { get: (key: number) => Promise<unknown>; stale: () => number };
  /** Fills Redis with the busiest keys before it is used again. */
  warm: boolean;
}

/** From Redis, or else from the database. */
async function fallThrough(
  { clock, options }: Scene,
  tier: Tier<number>,
  query: (key: number) => Promise<number>,
  key: number,
): Promise<number> {
  const found = await within(clock, BUDGET, tier.name, () => tier.get(String(key)))
    .catch(() => undefined);
  if (found !== undefined) return found;
  const value = await query(key);
  within(clock, BUDGET, tier.name, () => tier.set(String(key), value, options.ttl * LONGER))
    .catch(() => {});
  return value;
}

const naive: Way["ask"] = (scene) => {
  const { clock, redis, database, options: { memory, ttl } } = scene;
  const cache = new Sieve<number, number>({ capacity: memory, clock, ttl });
  return {
    stale: () => 0,
    get: async (key) => {
      if (cache.get(key) !== undefined) return;
      cache.set(key, await fallThrough(scene, redis, (key) => database.query(key), key));
    },
  };
};

const guarded: Way["ask"] = (scene) => {
  const { clock, redis, database, options } = scene;
  const breaker = new CircuitBreaker({
    ...{ clock, name: "Redis", window: { size: 20 }, minimumCalls: 10, wait: 1000 },
  });
  // Redis is slow long before it is silent to the end: a call over its budget is a failure.
  const inTime: Tier<number> = {
    name: "Redis",
    get: (key) => within(clock, BUDGET, "Redis", () => redis.get(key)),
    set: (key, value, ttl) => within(clock, BUDGET, "Redis", () => redis.set(key, value, ttl)),
    delete: (key) => within(clock, BUDGET, "Redis", () => redis.delete(key)),
  };
  const tier = guardedTier(inTime, breaker);
  const { connections, memory, ttl, seed, patience, query: takes } = options;
  // No more wait than will be served while their readers are still there.
  const queue = Math.max(1, Math.floor(connections * patience / 2 / takes));
  const limit = new Bulkhead({ limit: connections, queue });
  const query = (key: number) => limit.execute(() => database.query(key));
  const cache = new Sieve<number, Entry<number>>({ capacity: memory });
  const reads = new ReadThrough<number, number>({
    ...{ cache, clock, random: random(seed), ttl, ifError: 600_000, whileRevalidate: ttl },
    ...{ jitter: 0.2, budget: patience },
  });
  return {
    stale: () => reads.stats.servedStale,
    get: (key) => reads.getOrSet(key, () => fallThrough(scene, tier, query, key)),
  };
};

const ways: Record<string, Way> = {
  "falls through": { ask: naive, warm: false },
  "protected": { ask: guarded, warm: false },
  "protected, warmed up": { ask: guarded, warm: true },
};

/** Names of the ways. */
export const OUTAGE_WAYS: readonly string[] = Object.keys(ways);

/** Runs one way through Redis's death and return. */
export async function outage(way: string, options: OutageOptions): Promise<OutageResult> {
  const { seed, seconds, gone, patience, keys, reads } = options, { ask, warm } = ways[way]!;
  const clock = new VirtualClock(), chance = random(`${seed}/outage`);
  const redis = new SimulatedRedis(clock, chance.split("redis"), options.latency);
  const database = new SimulatedDatabase(clock, chance.split("database"), options);
  const { get, stale } = ask({ clock, redis, database, options });
  const key = zipf(chance.split("keys"), { n: keys, exponent: options.exponent });
  const gap = exponential(chance.split("gaps"), { mean: 1000 / reads });
  const asked = new Float64Array(seconds), answered = new Float64Array(seconds);
  const busiest = Array.from({ length: Math.ceil(keys / 4) }, (_, i) => i);
  const everything = () => redis.fill(busiest, options.ttl * LONGER);
  everything();
  clock.after(gone[0] * 1000, () => redis.down());
  clock.after(gone[1] * 1000, () => {
    redis.up = true;
    if (warm) everything();
  });
  const arrive = () => {
    const since = clock.now(), second = Math.floor(since / 1000);
    if (second >= seconds) return;
    clock.after(gap(), arrive);
    asked[second]!++;
    const count = () => {
      const at = Math.floor(clock.now() / 1000);
      if (clock.now() - since <= patience && at < seconds) answered[at]!++;
    };
    get(key()).then(count, () => {});
  };
  arrive();
  await clock.run({ until: seconds * 1000 });
  const share = (from: number, to: number) => {
    const sum = (of: Float64Array) => of.slice(from, to).reduce((a, b) => a + b, 0);
    return sum(asked) > 0 ? Math.min(1, sum(answered) / sum(asked)) : 0;
  };
  return {
    way,
    rows: Array.from(answered, (of, time) => ({ way, time, answered: of })),
    during: share(gone[0], gone[1]),
    after: share(gone[1], Math.min(seconds, gone[1] + 10)),
    longestQueue: database.longestQueue,
    stale: stale(),
  };
}

/** All ways through the same outage. */
export async function compareOutages(options: OutageOptions): Promise<OutageResult[]> {
  const results: OutageResult[] = [];
  for (const way of OUTAGE_WAYS) results.push(await outage(way, options));
  return results;
}
