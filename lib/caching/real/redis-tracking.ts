import type { Redis } from "ioredis";
import type { Cache } from "../cache.ts";

/** The channel on which Redis tells a client what it may no longer keep. */
const CHANNEL = "__redis__:invalidate";

/**
 * A node's memory in front of Redis that Redis itself keeps right: it remembers what this client has read,
 * and tells it when that is written, by whomever. The news come over a second connection (`REDIRECT`);
 * whenever either connection was lost, nobody has told us anything, so everything is dropped. Where Redis
 * refuses to track, nothing is kept: each read asks it. Give the cache a lifetime, for lost news.
 *
 * Source: Redis documentation, Client-side caching reference. ioredis-mock does not know tracking.
 */
export class TrackedCache<V> {
  /** Keys dropped because Redis said so, and times that everything was dropped. */
  readonly stats = { dropped: 0, flushed: 0 };
  #cache: Cache<string, V>;
  readonly #make: () => Cache<string, V>;
  readonly #reader: Redis;
  readonly #listener: Redis;
  #ready: Promise<void> = Promise.resolve();
  /** Whether Redis tells this node of writes, as far as it knows. */
  #tracking = false;
  /** Goes up with each drop: what was asked for before one may be older than it. */
  #news = 0;

  /**
   * @param make Makes an empty cache; called again whenever everything is dropped.
   * @param reader Reads values. @param listener Hears of writes. Both are of this object alone.
   */
  constructor(make: () => Cache<string, V>, reader: Redis, listener: Redis) {
    this.#make = make;
    this.#cache = make();
    this.#reader = reader;
    this.#listener = listener;
    listener.on("messageBuffer", (_channel: Buffer, keys: unknown) => this.#hear(keys));
    // A connection that was made anew has a new id, and Redis has forgotten what it had read.
    const again = () => {
      this.#ready = this.#ready.then(() => this.#track()).catch(() => {});
    };
    for (const redis of [reader, listener]) {
      redis.on("close", () => this.#lose());
      redis.on("ready", again);
    }
    again();
  }

  /** Whether Redis tells this node of writes; else it keeps nothing. */
  get tracking(): boolean {
    return this.#tracking;
  }

  /** Resolves when tracking was asked for on both connections, made or made anew; it may be refused. */
  async tracked(): Promise<void> {
    let before: Promise<void> | undefined;
    while (before !== this.#ready) {
      before = this.#ready;
      await before;
      // A connection that is ready says so a moment later.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** The value of a key: from memory, or else from Redis, which then watches it. */
  async get(key: string): Promise<V | undefined> {
    const held = this.#cache.get(key);
    if (held !== undefined) return held;
    await this.#ready;
    const news = this.#news;
    const text = await this.#reader.get(key);
    if (text === null) return undefined;
    const value = JSON.parse(text) as V;
    if (this.#tracking && news === this.#news) this.#cache.set(key, value);
    return value;
  }

  /** Whether memory has a key, without asking Redis. */
  has(key: string): boolean {
    return this.#cache.get(key) !== undefined;
  }

  async #track(): Promise<void> {
    // A connection that listens may say nothing else: it asks for its id before it does.
    await this.#listener.unsubscribe(CHANNEL);
    const id = await idOf(this.#listener);
    await this.#listener.subscribe(CHANNEL);
    await this.#reader.call("CLIENT", "TRACKING", "ON", "REDIRECT", id);
    // Nobody was listening just now: what was read meanwhile may be old.
    this.#flush();
    this.#tracking = true;
  }

  /** Keys that were written; nothing: all of them were. */
  #hear(keys: unknown): void {
    this.#news++;
    if (!Array.isArray(keys)) return this.#flush();
    for (const key of keys) {
      this.#cache.delete(String(key));
      this.stats.dropped++;
    }
  }

  #lose(): void {
    this.#tracking = false;
    this.#flush();
  }

  #flush(): void {
    this.#news++;
    this.stats.flushed++;
    this.#cache = this.#make();
  }
}

/** The number that Redis gave a connection: a new one each time it is made. */
async function idOf(redis: Redis): Promise<string> {
  return String(await redis.call("CLIENT", "ID"));
}
