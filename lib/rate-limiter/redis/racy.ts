import type { Redis } from "ioredis";
import { type AsyncLimiter, type Decision, refuseCost } from "../limiter.ts";
import { requireWindow } from "../windows.ts";

/**
 * How not to do it: GET the count, decide here, SET it back. Two nodes that read the same count both
 * write that count plus one, and one admission is forgotten: under concurrency it admits too much.
 * For the demonstration only.
 *
 * @example
 * ```ts
 * import { RacyRedisLimiter } from "#lib/rate-limiter";
 * import RedisMock from "ioredis-mock";
 * import assert from "node:assert/strict";
 *
 * const redis = new RedisMock();
 * const limiter = new RacyRedisLimiter({ redis, limit: 1, window: 60_000 });
 * const both = await Promise.all([limiter.take("tenant-7"), limiter.take("tenant-7")]);
 * assert.equal(both.filter((decision) => decision.allowed).length, 2); // one too many
 * redis.disconnect();
 * ```
 */
export class RacyRedisLimiter implements AsyncLimiter {
  readonly #redis: Redis;
  readonly #limit: number;
  readonly #window: number;
  readonly #prefix: string;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(
    { redis, limit, window, prefix = "under-load:rl:racy:" }: {
      redis: Redis;
      /** Units admitted from the first request until `window` ms after the last admitted one. */
      limit: number;
      /** Time to live of the count, in ms. */
      window: number;
      prefix?: string;
    },
  ) {
    requireWindow("RacyRedisLimiter", limit, window);
    this.#redis = redis;
    this.#limit = limit;
    this.#window = Math.round(window);
    this.#prefix = prefix;
  }

  async take(key: string, cost = 1): Promise<Decision> {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const name = `${this.#prefix}{${key}}`, limit = this.#limit;
    const used = Number(await this.#redis.get(name) ?? 0);
    // Here another node reads the same count.
    const allowed = used + cost <= limit;
    if (allowed) await this.#redis.set(name, used + cost, "PX", this.#window);
    return {
      allowed,
      limit,
      remaining: Math.max(limit - used - (allowed ? cost : 0), 0),
      resetAfter: this.#window,
      retryAfter: allowed ? 0 : cost > limit ? Infinity : this.#window,
    };
  }
}
