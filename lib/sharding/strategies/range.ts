import { compareText } from "../collate.ts";
import { requireKey, type ShardKey } from "../key.ts";
import { Placement } from "../strategy.ts";

/** Keys from `from` (included; none means the least) to `to` (not included; none means no end). */
export interface KeyRange {
  from?: ShardKey;
  to?: ShardKey;
  shard: number;
}

/**
 * Neighbouring keys live together, so a range of them asks few shards; and keys that grow, such as times,
 * all go to the last one. O(log ranges). Text is compared by code point; texts and numbers do not mix.
 *
 * @example
 * ```ts
 * import { RangeSharding } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const months = new RangeSharding([{ to: 202_604, shard: 0 }, { from: 202_604, shard: 1 }]);
 * assert.equal(months.shardOf(202_603), 0);
 * months.split(202_607, 2);
 * assert.deepEqual(months.shardsBetween(202_605, 202_608), [1, 2]);
 * ```
 */
export class RangeSharding extends Placement {
  /** Where each range but the first begins, in order. */
  readonly #bounds: ShardKey[] = [];
  readonly #owners: number[] = [];

  /** @throws {RangeError} Where ranges overlap, leave a gap or do not cover all keys. */
  constructor(ranges: readonly KeyRange[]) {
    super();
    const sorted = [...ranges].sort((a, b) =>
      a.from === undefined ? -1 : b.from === undefined ? 1 : compareKeys(a.from, b.from)
    );
    const cannot = (why: string) => new RangeError(`Cannot create RangeSharding: ${why}`);
    if (!sorted.length) throw cannot("at least 1 range is needed: received 0");
    if (sorted[0]!.from !== undefined || sorted.at(-1)!.to !== undefined) {
      throw cannot("the first range must have no start and the last no end");
    }
    sorted.forEach(({ from, to, shard }, i) => {
      const next = sorted[i + 1];
      if (i > 0 && from === undefined) throw cannot("two ranges have no start, so they overlap");
      if (next && (to === undefined || compareKeys(to, next.from!) > 0)) {
        throw cannot(`the range from ${from ?? "the start"} overlaps that from ${next.from}`);
      }
      if (next && compareKeys(to!, next.from!) < 0) {
        throw cannot(`no range holds the keys from ${to} to ${next.from}`);
      }
      if (from !== undefined) this.#bounds.push(from);
      this.#owners.push(shard);
    });
  }

  shardOf(key: ShardKey): number {
    return this.#owners[this.indexOf(key)]!;
  }

  /** Which range a key is in, counted from 0. */
  indexOf(key: ShardKey): number {
    requireKey(key);
    let low = 0, high = this.#bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(this.#bounds[middle]!, key) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The shards that hold keys from `from` to `to`, both included, each once. */
  shardsBetween(from: ShardKey, to: ShardKey): number[] {
    return [...new Set(this.#owners.slice(this.indexOf(from), this.indexOf(to) + 1))];
  }

  /** Begins a new range at a key; it goes to `shard`. @throws {RangeError} Where one begins there already. */
  split(at: ShardKey, shard: number): void {
    const index = this.indexOf(at);
    if (index > 0 && compareKeys(this.#bounds[index - 1]!, at) === 0) {
      throw new RangeError(`Cannot split at ${at}: a range begins there already`);
    }
    this.#bounds.splice(index, 0, at);
    this.#owners.splice(index + 1, 0, shard);
  }

  /** Joins range `index` with the one after it; both belong to the first one's shard. */
  merge(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.#bounds.length) {
      throw new RangeError(
        `Cannot merge range ${index}: it must have one after it, of ${this.#owners.length}`,
      );
    }
    this.#bounds.splice(index, 1);
    this.#owners.splice(index + 1, 1);
  }

  ranges(): KeyRange[] {
    return this.#owners.map((shard, i) => ({
      ...(i > 0 && { from: this.#bounds[i - 1]! }),
      ...(i < this.#bounds.length && { to: this.#bounds[i]! }),
      shard,
    }));
  }

  shards(): readonly number[] {
    return [...new Set(this.#owners)].sort((a, b) => a - b);
  }

  get bytes(): number {
    return 32 * this.#owners.length;
  }
}

/** @throws {TypeError} Where one is text and the other a number: no order holds both. */
export function compareKeys(a: ShardKey, b: ShardKey): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (typeof a === "string" || typeof b === "string") {
    throw new TypeError(`Cannot compare shard keys: ${a} and ${b} are not of one kind`);
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
