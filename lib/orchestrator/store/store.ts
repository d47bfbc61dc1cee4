import { SegmentedLog } from "../../event-log/mod.ts";
import { firstAfter, leaseRecord, loggedIn, recordOf } from "./changes.ts";
import { type Clock, requireNumber } from "../../sim/mod.ts";
import { requireConditions } from "./conditions.ts";
import { Compacted, Conflict } from "./errors.ts";
import type { Change, Item, StoreOptions, WriteOptions } from "./item.ts";

/**
 * All that the platform knows, as etcd keeps it: one counter for all writes, compare-and-swap on it, a history from
 * which watchers go on, leases whose keys go when nobody renews them. Each change is in the log before it can be read.
 *
 * Write: O(log bytes). List: O(keys). Watch: O(log history).
 */
export class Store {
  readonly #clock: Clock;
  readonly #log: SegmentedLog | undefined;
  readonly #items = new Map<string, Item>();
  readonly #leases = new Map<string, { ttl: number; until: number }>();
  readonly #watchers = new Set<() => void>();
  readonly #most: number;
  #history: Change[] = [];
  #compacted = 0;
  #revision = 0;

  /** Opens the store, and replays the log that is there. */
  constructor({ clock, storage, history = 10_000 }: StoreOptions) {
    requireNumber("open Store", "history", history, { unit: "changes", min: 1, integer: true });
    this.#clock = clock;
    this.#most = history;
    if (!storage) return;
    this.#log = new SegmentedLog(storage, "store", { segmentBytes: 1 << 18 });
    this.#replay(this.#log);
  }

  /** The time by which its leases end, in ms. */
  get now(): number {
    return this.#clock.now();
  }

  get revision(): number {
    return this.#revision;
  }

  get<T>(key: string): Item<T> | undefined {
    this.#expire();
    return this.#items.get(key) as Item<T> | undefined;
  }

  /** All items whose key begins so, and the revision to watch from. */
  list<T>(prefix: string): { revision: number; items: Item<T>[] } {
    this.#expire();
    const items: Item<T>[] = [];
    for (const item of this.#items.values()) {
      if (item.key.startsWith(prefix)) items.push(item as Item<T>);
    }
    return { revision: this.#revision, items };
  }

  /** @returns The item with its new revision. @throws {Conflict} Where a condition does not hold: nothing is written. */
  put<T>(key: string, value: T, options: WriteOptions = {}): Item<T> {
    this.#require(key, options);
    const { lease } = options;
    if (lease !== undefined && !this.#leases.has(lease)) {
      throw new Conflict(`Cannot write ${key}: the lease ${lease} has ended`);
    }
    const revision = this.#revision + 1;
    const item: Item<T> = {
      key,
      value,
      created: this.#items.get(key)?.created ?? revision,
      revision,
      ...(lease === undefined ? {} : { lease }),
    };
    this.#commit({ revision, key, item });
    return item;
  }

  /** @returns Whether it was there. @throws {Conflict} As `put`. */
  delete(key: string, options: WriteOptions = {}): boolean {
    this.#require(key, options);
    if (!this.#items.has(key)) return false;
    this.#commit({ revision: this.#revision + 1, key, item: undefined });
    return true;
  }

  /**
   * What has changed after a revision, oldest first.
   *
   * @throws {Compacted} Where that is no longer known: list again, and watch from there.
   */
  changes(after: number, prefix = "", limit = 1000): Change[] {
    this.#expire();
    if (after < this.#compacted) throw new Compacted(after, this.#compacted);
    let low = firstAfter(this.#history, after);
    const found: Change[] = [];
    for (; low < this.#history.length && found.length < limit; low++) {
      if (this.#history[low]!.key.startsWith(prefix)) found.push(this.#history[low]!);
    }
    return found;
  }

  /** Calls `wake` after each change; what it throws is its own affair. @returns Ends it. */
  watch(wake: () => void): () => void {
    this.#watchers.add(wake);
    return () => void this.#watchers.delete(wake);
  }

  /** Forgets the history up to a revision, and rewrites old segments of the log. */
  compact(upTo = this.#revision): void {
    this.#compacted = Math.max(this.#compacted, Math.min(upTo, this.#revision));
    this.#history = this.#history.filter(({ revision }) => revision > this.#compacted);
    this.#log?.compact();
  }

  /** Begins a lease, or renews the one of that name. `ttl` in ms. Of a renewal nothing is written. */
  grant(lease: string, ttl: number): void {
    requireNumber("grant a lease", "ttl", ttl, { unit: "ms", min: 1 });
    this.#expire();
    if (this.#leases.get(lease)?.ttl !== ttl) this.#keep(leaseRecord(lease, ttl));
    this.#leases.set(lease, { ttl, until: this.#clock.now() + ttl });
  }

  /** @returns Whether the lease still was there to be renewed. */
  renew(lease: string): boolean {
    this.#expire();
    const held = this.#leases.get(lease);
    if (!held) return false;
    held.until = this.#clock.now() + held.ttl;
    return true;
  }

  /** Ends a lease: its keys are deleted. */
  revoke(lease: string): void {
    // The keys first, and the lease last: where a write fails the next look goes on with what is left.
    for (const { key } of [...this.#items.values()]) {
      if (this.#items.get(key)?.lease !== lease) continue;
      this.#commit({ revision: this.#revision + 1, key, item: undefined });
    }
    if (!this.#leases.has(lease)) return;
    this.#keep(leaseRecord(lease, undefined));
    this.#leases.delete(lease);
  }

  close(): void {
    this.#watchers.clear();
    this.#log?.close();
  }

  #require(key: string, options: WriteOptions): void {
    this.#expire();
    requireConditions(this.#items, key, options);
  }

  #commit(change: Change): void {
    this.#keep(recordOf(change));
    this.#apply(change);
    for (const wake of [...this.#watchers]) {
      try {
        wake();
      } catch { /* A watcher that fails must not fail the write. */ }
    }
  }

  #keep(record: ReturnType<typeof recordOf>): void {
    this.#log?.append([record]);
    this.#log?.sync();
  }

  #apply(change: Change): void {
    this.#revision = change.revision;
    if (change.item) this.#items.set(change.key, change.item);
    else this.#items.delete(change.key);
    this.#history.push(change);
    if (this.#history.length > 2 * this.#most) {
      this.#history.splice(0, this.#history.length - this.#most);
      this.#compacted = this.#history[0]!.revision - 1;
    }
  }

  /** Leases whose time is over, ended before anybody reads. O(leases). */
  #expire(): void {
    const now = this.#clock.now();
    for (const [lease, { until }] of this.#leases) if (until <= now) this.revoke(lease);
  }

  /**
   * After a restart nobody knows how long a lease had left, since renewals are not written: each begins anew, with the
   * time that it was granted for. A key whose lease has ended, and that a crash has left, goes now.
   */
  #replay(log: SegmentedLog): void {
    const now = this.#clock.now();
    for (const logged of loggedIn(log)) {
      if ("change" in logged) this.#apply(logged.change);
      else if (logged.ttl === undefined) this.#leases.delete(logged.lease);
      else this.#leases.set(logged.lease, { ttl: logged.ttl, until: now + logged.ttl });
    }
    this.#compacted = this.#history.length > 0 ? this.#history[0]!.revision - 1 : 0;
    for (const { key, lease } of [...this.#items.values()]) {
      if (lease === undefined || this.#leases.has(lease)) continue;
      this.#commit({ revision: this.#revision + 1, key, item: undefined });
    }
  }
}
