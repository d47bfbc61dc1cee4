import type { Redis } from "ioredis";
import { requireNumber } from "../../sim/require-number.ts";
import type { LeaseAnswer } from "../lease.ts";

/** The value where there is one; a new lease where nobody holds one; else how long to wait. */
const GET = `
local value = redis.call('GET', KEYS[1])
if value then return {'value', value} end
local left = redis.call('PTTL', KEYS[2])
if left > 0 then return {'wait', left} end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return {'lease', ARGV[1]}`;

/** Takes the value only with the token of the latest lease, and ends that. */
const SET = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * {@linkcode LeaseStore} in Redis: two scripts, each one step. A lease that ends by a write, or by its
 * time, makes what its holder brings too late.
 */
export class RedisLeases<V> {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #hold: number;
  readonly #retry: number;

  /**
   * @param hold How long a lease is held, in ms. Default: 10,000.
   * @param retry When those who wait should come back at the latest, in ms. Default: 20.
   * @throws {RangeError} Where one is out of its range.
   */
  constructor({ redis, prefix = "under-load:lease:", hold = 10_000, retry = 20 }: {
    redis: Redis;
    prefix?: string;
    hold?: number;
    retry?: number;
  }) {
    requireNumber("create RedisLeases", "hold", hold, { unit: "ms", min: 1, integer: true });
    requireNumber("create RedisLeases", "retry", retry, { unit: "ms", min: 1 });
    this.#redis = redis;
    this.#prefix = prefix;
    this.#hold = hold;
    this.#retry = retry;
  }

  /** The keys of one name lie in one slot of a cluster. */
  #keys(key: string): [string, string] {
    return [`${this.#prefix}{${key}}:value`, `${this.#prefix}{${key}}:lease`];
  }

  async get(key: string): Promise<LeaseAnswer<V, string>> {
    const token = crypto.randomUUID();
    const answer = await this.#redis.eval(GET, 2, ...this.#keys(key), token, this.#hold);
    const [kind, what] = answer as [string, string | number];
    if (kind === "value") return { kind, value: JSON.parse(String(what)) as V };
    if (kind === "lease") return { kind, token: String(what) };
    return { kind: "wait", retryAfter: Math.min(this.#retry, Number(what)) };
  }

  /** Returns whether the token was still good. */
  async set(key: string, value: V, token: string, ttl: number): Promise<boolean> {
    const text = JSON.stringify(value);
    return await this.#redis.eval(SET, 2, ...this.#keys(key), token, text, Math.ceil(ttl)) === 1;
  }

  /** Drops the value, and ends the lease. */
  async delete(key: string): Promise<void> {
    await this.#redis.del(...this.#keys(key));
  }
}
