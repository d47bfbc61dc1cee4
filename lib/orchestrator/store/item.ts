import type { Storage } from "../../event-log/mod.ts";
import type { Clock } from "../../sim/mod.ts";

/** A value and when it was written. */
export interface Item<T = unknown> {
  readonly key: string;
  readonly value: T;
  /** Revision of the write that made the key. */
  readonly created: number;
  /** Revision of its last write: what a compare-and-swap names. */
  readonly revision: number;
  readonly lease?: string;
}
/** One change. `value` is undefined where the key was deleted. */
export interface Change {
  readonly revision: number;
  readonly key: string;
  readonly item: Item | undefined;
}
/** Conditions and attachments of a write. */
export interface WriteOptions {
  /** The revision that the key must still have; 0: it must not exist. */
  expect?: number;
  /** The key goes with this lease. */
  lease?: string;
  /** A lock and the token under which it was taken: a write by an older holder is refused. */
  fence?: { lock: string; token: number };
}

/** Settings of a store. */
export interface StoreOptions {
  clock: Clock;
  /** Where its log is kept; without one it forgets all when it ends. */
  storage?: Storage;
  /** Changes kept for watchers. Default: 10 000. */
  history?: number;
}
