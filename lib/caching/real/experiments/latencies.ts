import type { RedisService } from "../../../services/mod.ts";
import { random } from "../../../sim/random.ts";
import { Sieve } from "../../policies/sieve.ts";
import { memoryTier, type Tier, TieredCache } from "../../tiers.ts";
import { RealClock } from "../../../sim/real-clock.ts";
import type { PostgresRecipes } from "../postgres-source.ts";
import { RedisTier } from "../redis-tier.ts";

/** One read: which tier answered, and how long it took. */
export interface LatencyRow {
  from: string;
  /** The nearest tier that had the value when it was asked for. */
  nearest: string;
  /** In ms. */
  latency: number;
}

/**
 * Reads recipes one after the other through memory, Redis and Postgres, such that each answers often: the
 * memory is small, Redis has half of them, and nobody else is there.
 *
 * @param reads How many, from 100.
 */
export async function latencyByTier(
  store: RedisService,
  recipes: PostgresRecipes,
  { reads, many, seed }: { reads: number; many: number; seed: number },
): Promise<LatencyRow[]> {
  const clock = new RealClock(), prefix = `under-load:cache:${Date.now()}:`;
  const memory = new Sieve<string, string>({ capacity: Math.max(1, Math.floor(many / 20)), clock });
  const redis = new RedisTier<string>({ redis: store.client, prefix });
  const keys = Array.from({ length: many }, (_, i) => `recipe-${i}`);
  const half = keys.filter((_, i) => i % 2 === 0);
  const inRedis = new Set(half);
  for (const key of half) await redis.set(key, (await recipes.read(key))!.value, 60_000);
  // What was loaded is not put into Redis: it would soon have everything, and Postgres would be idle.
  const reading: Tier<string> = {
    name: redis.name,
    get: (key) => redis.get(key),
    set: () => {},
    delete: () => {},
  };
  const cache = new TieredCache<string>({
    clock,
    tiers: [{ tier: memoryTier(memory), ttl: 60_000 }, {
      tier: reading,
      ttl: 60_000,
      budget: 1000,
    }],
  });
  const chance = random(`${seed}/latencies`), rows: LatencyRow[] = [];
  let last = keys[0]!;
  for (let i = 0; i < reads; i++) {
    // Every third read is of what was read just now.
    const key = i % 3 === 0 ? last : keys[chance.int(many)]!;
    last = key;
    const nearest = memory.peek(key) !== undefined
      ? "memory"
      : inRedis.has(key)
      ? redis.name
      : "Postgres";
    const begun = performance.now();
    const { from } = await cache.get(key, async () => (await recipes.read(key))!.value);
    const latency = performance.now() - begun;
    rows.push({ from: from === "source" ? "Postgres" : from, nearest, latency });
  }
  await store.client.del(...half.map((key) => prefix + key));
  // The first of each are those that make connections and compile.
  return rows.slice(Math.floor(reads / 10));
}
