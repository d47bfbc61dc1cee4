import type { Redis } from "ioredis";
import type { Journal, Noted, Versioned } from "../writes/stores.ts";

/** Longest a journal may become before appending is refused, in entries. */
const LONGEST = 100_000;
/** Most ids in one command. */
const AT_ONCE = 1000;

/**
 * What has not reached the database yet, in a Redis stream. Redis numbers the notes: versions of several
 * servers come in any order. It is as safe as Redis is: with `appendfsync everysec` a power cut takes the
 * last second with it.
 */
export class RedisJournal<V> implements Journal<V> {
  readonly #redis: Redis;
  readonly #stream: string;

  constructor(redis: Redis, stream = "under-load:journal") {
    this.#redis = redis;
    this.#stream = stream;
  }

  /** @throws {RangeError} Where too much waits already. */
  async append(key: string, entry: Versioned<V>): Promise<string> {
    if (await this.#redis.xlen(this.#stream) >= LONGEST) {
      throw new RangeError(`Cannot append: the journal holds ${LONGEST} entries`);
    }
    const id = await this.#redis.xadd(
      this.#stream,
      "*",
      ...["key", key, "entry", JSON.stringify(entry)],
    );
    return id!;
  }

  async pending(): Promise<Noted<V>[]> {
    const notes = await this.#redis.xrange(this.#stream, "-", "+");
    return notes.map(([id, [, key, , text]]) => ({
      ...{ id, key: key!, entry: JSON.parse(text!) as Versioned<V> },
    }));
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      await this.#redis.xdel(this.#stream, ...ids.slice(from, from + AT_ONCE));
    }
  }
}
