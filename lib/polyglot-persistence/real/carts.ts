import type { Redis } from "ioredis";
import { requireNumber } from "../../sim/require-number.ts";
import { clearUnder } from "./redis-keys.ts";

const MOST_LINES = 100;

/** Adds to a cart that may have 100 different products, and keeps it for a while longer; -1 where it is full. */
const ADD = `
  if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= ${MOST_LINES} then
    return -1
  end
  local count = redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
  if count <= 0 then redis.call('HDEL', KEYS[1], ARGV[1]) end
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return math.max(count, 0)`;

/**
 * What may be lost: carts, which are forgotten a while after they were last touched, and how often each product was
 * sold today. Both in Redis, a hash each and one sorted set.
 */
export class Carts {
  /**
   * @param prefix What its keys begin with.
   * @param ttl How long an untouched cart is kept, in ms. Default: 30 days.
   */
  constructor(
    readonly client: Redis,
    readonly prefix: string,
    readonly ttl: number = 30 * 86_400_000,
  ) {
    requireNumber("create Carts", "ttl", ttl, { unit: "ms", min: 1, integer: true });
  }

  /**
   * Adds to a cart, or takes out with a negative count; returns how many are in it now.
   *
   * @throws {RangeError} Where it has 100 different products already.
   */
  async add(session: string, sku: string, quantity: number): Promise<number> {
    requireNumber("add to a cart", "quantity", quantity, {
      ...{ unit: "pieces", min: -1000, max: 1000, integer: true },
    });
    const count = await this.client.eval(
      ...[ADD, 1, `${this.prefix}cart:${session}`, sku, quantity, this.ttl] as const,
    ) as number;
    if (count >= 0) return count;
    throw new RangeError(`Cannot add to a cart: it may hold ${MOST_LINES} different products`);
  }

  /** What is in a cart. */
  async of(session: string): Promise<Record<string, number>> {
    const found = await this.client.hgetall(`${this.prefix}cart:${session}`);
    return Object.fromEntries(Object.entries(found).map(([sku, count]) => [sku, Number(count)]));
  }

  /** Notes that something was sold. */
  async sold(sku: string, quantity: number): Promise<void> {
    await this.client.zincrby(`${this.prefix}sold`, quantity, sku);
  }

  /** What was sold most, the most first. */
  async top(count: number): Promise<string[]> {
    return await this.client.zrevrange(`${this.prefix}sold`, 0, count - 1);
  }

  /** Removes all of its keys. */
  async clear(): Promise<void> {
    await clearUnder(this.client, this.prefix);
  }
}
