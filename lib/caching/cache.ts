/** What a cache knows things by. Texts and numbers are compared as `Map` does; `NaN` is refused. */
export type Key = string | number;

/** What may be said of one value. */
export interface SetOptions {
  /** Time after which it is no longer served, in ms from now, above 0. Default: the cache's own. */
  ttl?: number;
  /** How much of the capacity it takes, in the capacity's unit, above 0. Default: 1. */
  size?: number;
}

/** What a cache has done since it was made. */
export interface CacheStats {
  hits: number;
  misses: number;
  /** Values thrown out to make room. */
  evictions: number;
  /** Values dropped because their time was over. */
  expired: number;
}

/** A bounded memory of values by key. What it throws out when it is full is its policy. */
export interface Cache<K extends Key, V> {
  /** The value, or `undefined` where there is none or its time is over. Counts as a use. */
  get(key: K): V | undefined;
  /**
   * Keeps a value, and throws out others until there is room.
   *
   * @throws {RangeError} Where `ttl` or `size` is out of its range; the cache stays as it was.
   */
  set(key: K, value: V, options?: SetOptions): void;
  /** Drops a value. Returns whether it was there. */
  delete(key: K): boolean;
  /** Values held now. */
  readonly size: number;
  readonly stats: Readonly<CacheStats>;
}

/** How large a cache may be, and how long it keeps what it holds. */
export interface CacheOptions {
  /** Most that it holds: values, or bytes where each `set` says its size in bytes. 1 to 2²⁶ of values. */
  capacity: number;
  /** Tells the time for `ttl`. Needed only where something expires. */
  clock?: { now(): number };
  /** Lifetime of what is set without one, in ms. Default: it does not expire. */
  ttl?: number;
}
