import type { Redis } from "ioredis";
import type { Journal, Versioned } from "../writes/stores.ts";

/** Longest a journal may become before appending is refused, in entries. */
const LONGEST = 100_000;

/**
 * What has not reached the database yet, in a Redis stream whose ids are the versions. It is as safe as
 * Redis is: with `appendfsync everysec` a power cut takes the last second with it.
 */
export class RedisJournal<V> implements Journal<V> {
  readonly #redis: Redis;
  readonly #stream: string;

  constructor(redis: Redis, stream = "under-load:journal") {
    this.#redis = redis;
    this.#stream = stream;
  }

  /** @throws {RangeError} Where too much waits already. */
  async append(key: string, { value, version }: Versioned<V>): Promise<void> {
    if (await this.#redis.xlen(this.#stream) >= LONGEST) {
      throw new RangeError(`Cannot append: the journal holds ${LONGEST} entries`);
    }
    await this.#redis.xadd(
      this.#stream,
      `${version}-1`,
      "key",
      key,
      "value",
      JSON.stringify(value),
    );
  }

  async pending(): Promise<(readonly [string, Versioned<V>])[]> {
    const entries = await this.#redis.xrange(this.#stream, "-", "+");
    return entries.map(([id, [, key, , value]]) => [
      key!,
      { value: JSON.parse(value!) as V, version: Number(id.split("-")[0]) },
    ]);
  }

  async remove(upTo: number): Promise<void> {
    if (upTo < 0) return;
    const entries = await this.#redis.xrange(this.#stream, "-", `${upTo}-1`);
    if (entries.length > 0) await this.#redis.xdel(this.#stream, ...entries.map(([id]) => id));
  }
}
