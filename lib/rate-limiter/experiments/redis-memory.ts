import type { RedisService } from "../../services/mod.ts";
import { RedisGcra } from "../redis/gcra.ts";

/** Keys written at once, and in all. */
const BATCH = 64, KEYS = 4096;

/**
 * Bytes that a busy key of GCRA takes up in this run's Redis: its name, its value, its expiry and what Redis
 * keeps around them. `undefined` on a stand-in, which does not count its bytes.
 */
export async function redisBytesPerKey(store: RedisService): Promise<number | undefined> {
  if (!store.networked) return undefined;
  const redis = store.client, prefix = `under-load:rl:bytes-${Date.now()}:`;
  const used = async () => Number(/used_memory:(\d+)/.exec(await redis.info("memory"))![1]);
  const limiter = new RedisGcra({ redis, prefix, capacity: 2, refillRate: 0.01 });
  const names = Array.from({ length: KEYS }, (_, i) => `merchant-${i}`);
  const before = await used();
  for (let i = 0; i < KEYS; i += BATCH) {
    await Promise.all(names.slice(i, i + BATCH).map((name) => limiter.take(name)));
  }
  const after = await used();
  for (let i = 0; i < KEYS; i += BATCH) {
    await redis.del(...names.slice(i, i + BATCH).map((name) => limiter.name(name)));
  }
  return Math.max(0, after - before) / KEYS;
}
