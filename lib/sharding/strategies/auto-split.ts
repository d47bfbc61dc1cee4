import { requireNumber } from "../../sim/mod.ts";
import type { ShardKey } from "../key.ts";
import { shardList, type Shards } from "../strategy.ts";
import { compareKeys, RangeSharding } from "./range.ts";

/** Sizes at which ranges are cut and joined. */
export interface AutoSplitOptions {
  /** A range with more keys is cut at its middle. */
  splitAbove: number;
  /** Two neighbours with fewer together become one. Default: a quarter of `splitAbove`. */
  mergeBelow?: number;
}

/**
 * Ranges that split when they grow and merge when they shrink. A new half goes to the shard with the fewest
 * keys. The keys of each range are kept in order, so the middle is exact: O(log n) to find, O(keys of a
 * range) to insert.
 *
 * Source: F. Chang et al., Bigtable, OSDI 2006 (tablets).
 */
export class AutoSplit {
  readonly ranges: RangeSharding;
  /** Keys of each range, in order. */
  readonly #keys: ShardKey[][] = [[]];
  readonly #shards: readonly number[];
  readonly #most: number;
  readonly #least: number;
  splits = 0;
  merges = 0;
  /** Keys that a split or a merge has sent to another shard. */
  moved = 0;

  constructor(shards: Shards, { splitAbove, mergeBelow = splitAbove / 4 }: AutoSplitOptions) {
    const rule = { unit: "keys", min: 2 };
    requireNumber("create AutoSplit", "splitAbove", splitAbove, rule);
    requireNumber("create AutoSplit", "mergeBelow", mergeBelow, {
      unit: "keys",
      min: 0,
      max: splitAbove / 2,
    });
    this.#shards = shardList("create AutoSplit", shards);
    this.ranges = new RangeSharding([{ shard: this.#shards[0]! }]);
    [this.#most, this.#least] = [splitAbove, mergeBelow];
  }

  /** Takes a key in; a key may come more than once, as rows of one month do. */
  insert(key: ShardKey): number {
    const at = this.ranges.indexOf(key), keys = this.#keys[at]!;
    keys.splice(place(keys, key), 0, key);
    if (keys.length > this.#most) this.#split(at);
    return this.ranges.shardOf(key);
  }

  /** Takes one key out. Returns whether it was there. */
  remove(key: ShardKey): boolean {
    const at = this.ranges.indexOf(key), keys = this.#keys[at]!;
    const found = place(keys, key) - 1;
    if (found < 0 || compareKeys(keys[found]!, key) !== 0) return false;
    keys.splice(found, 1);
    for (const left of [at - 1, at]) {
      const two = this.#keys[left], other = this.#keys[left + 1];
      if (two && other && two.length + other.length < this.#least) {
        this.#merge(left);
        break;
      }
    }
    return true;
  }

  /** Keys of each shard, in the order they were named. */
  loads(): number[] {
    const owners = this.ranges.ranges().map(({ shard }) => shard);
    return this.#shards.map((shard) =>
      owners.reduce((sum, owner, i) => sum + (owner === shard ? this.#keys[i]!.length : 0), 0)
    );
  }

  #split(at: number): void {
    const keys = this.#keys[at]!;
    let cut = keys.length >> 1;
    // A range of one key can't be cut; one with equal keys at its middle is cut beside them.
    while (cut < keys.length && compareKeys(keys[cut]!, keys[cut - 1]!) === 0) cut++;
    if (cut === keys.length) {
      while (cut > 0 && compareKeys(keys[cut - 1]!, keys.at(-1)!) === 0) cut--;
    }
    if (cut === 0) return;
    const loads = this.loads(), least = this.#shards[loads.indexOf(Math.min(...loads))]!;
    const from = this.ranges.ranges()[at]!.shard;
    this.ranges.split(keys[cut]!, least);
    this.#keys.splice(at + 1, 0, keys.splice(cut));
    this.splits++;
    if (from !== least) this.moved += this.#keys[at + 1]!.length;
  }

  #merge(left: number): void {
    const [a, b] = this.ranges.ranges().slice(left, left + 2);
    if (a!.shard !== b!.shard) this.moved += this.#keys[left + 1]!.length;
    this.ranges.merge(left);
    this.#keys[left]!.push(...this.#keys.splice(left + 1, 1)[0]!);
    this.merges++;
  }
}

/** Where a key goes in a sorted list: after all that are at most it. */
function place(keys: readonly ShardKey[], key: ShardKey): number {
  let low = 0, high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKeys(keys[middle]!, key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
