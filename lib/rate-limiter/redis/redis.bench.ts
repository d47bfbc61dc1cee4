/** Through Redis at 50 concurrent callers. Needs REDIS_URL. `deno run -A` or `bun`, then this file. */
import { Redis } from "ioredis";
import { bench, run, summary } from "mitata";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { random, zipf } from "../../sim/mod.ts";
import { RedisGcra, RedisSlidingCounter, RedisTokenBucket } from "../mod.ts";

const url = process.env.REDIS_URL;
if (!url) throw new Error("Cannot run this benchmark: REDIS_URL must name a Redis server");

const CALLERS = 50, TAKES = 2 ** 12;
const draw = zipf(random(7), { n: 10_000, exponent: 1.1 });
const keys = Array.from({ length: TAKES }, () => `tenant-${draw()}`);
const [redis, peerRedis] = [new Redis(url), new Redis(url)];
const options = { redis, prefix: "under-load:bench:" };
const bucket = { ...options, capacity: 50, refillRate: 100 };
const gcra = new RedisGcra(bucket), single = new RedisGcra({ ...bucket, batch: 1 });
const tokens = new RedisTokenBucket(bucket);
const counter = new RedisSlidingCounter({ ...options, limit: 100, window: 1000 });
const peer = new RateLimiterRedis({
  storeClient: peerRedis,
  keyPrefix: "under-load:bench:peer",
  points: 100,
  duration: 1,
});

/** 50 callers, each of which asks again as soon as it has its answer. */
function callers(take: (key: string) => Promise<unknown>) {
  return async () => {
    let next = 0;
    const caller = async () => {
      while (next < TAKES) await take(keys[next++]!);
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
  };
}

summary(() => {
  bench(`${TAKES} takes: RedisGcra`, callers((key) => gcra.take(key)));
  bench(`${TAKES} takes: RedisGcra, a call each`, callers((key) => single.take(key)));
  bench(`${TAKES} takes: RedisTokenBucket`, callers((key) => tokens.take(key)));
  bench(`${TAKES} takes: RedisSlidingCounter`, callers((key) => counter.take(key)));
  bench(`${TAKES} takes: RateLimiterRedis`, callers((key) => peer.consume(key).catch(() => {})));
});

await run();
const used = await redis.keys("under-load:bench:*");
if (used.length > 0) await redis.del(...used);
redis.disconnect();
peerRedis.disconnect();
