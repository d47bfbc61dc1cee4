import type { Redis } from "ioredis";
import type { Tier } from "../tiers.ts";

/** Where a tier in Redis keeps its values. */
export interface RedisTierOptions {
  /** An ioredis client. The caller opens and closes it. */
  redis: Redis;
  /** What the names of all keys start with. Default: `under-load:cache:`. */
  prefix?: string;
}

/**
 * A tier that all nodes share, in Redis: values as JSON, with a lifetime each. What is there and is no JSON
 * counts as a miss.
 */
export class RedisTier<V> implements Tier<V> {
  readonly name = "Redis";
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor({ redis, prefix = "under-load:cache:" }: RedisTierOptions) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async get(key: string): Promise<V | undefined> {
    const text = await this.#redis.get(this.#prefix + key);
    if (text === null) return undefined;
    try {
      return JSON.parse(text) as V;
    } catch {
      return undefined;
    }
  }

  /** @param ttl In ms, rounded up to a whole number. */
  async set(key: string, value: V, ttl: number): Promise<void> {
    await this.#redis.set(this.#prefix + key, JSON.stringify(value), "PX", Math.ceil(ttl));
  }

  async delete(key: string): Promise<void> {
    await this.#redis.del(this.#prefix + key);
  }
}
