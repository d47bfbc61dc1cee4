import { requireNumber } from "../sim/mod.ts";
import type { ShardKey } from "./key.ts";

/** Keys that go from one shard to another. */
export interface Flow {
  from: number;
  to: number;
  keys: number;
}

/** What a change of strategy moves. */
export interface Moves {
  /** Keys asked. */
  keys: number;
  moved: number;
  /** `moved / keys`; 0 for no keys. */
  share: number;
  /** Between which shards, the widest first; none from a shard to itself. */
  flows: Flow[];
}

/** Where each key lives: all that a router has to know. */
export interface Strategy {
  /** The shard of a key. @throws {TypeError} Where it is no shard key. */
  shardOf(key: ShardKey): number;
  /** The shards that can be answered, by number. */
  shards(): readonly number[];
  /** Which of these keys have to move for `next` to be right. O(keys). */
  movesTo(next: Strategy, keys: Iterable<ShardKey>): Moves;
  /** Memory of its tables, in bytes, without what is counted per key unless it keeps keys. */
  readonly bytes: number;
}

/** Counts what moves, for every strategy alike. */
export abstract class Placement implements Strategy {
  abstract readonly bytes: number;
  abstract shardOf(key: ShardKey): number;
  abstract shards(): readonly number[];

  movesTo(next: Strategy, keys: Iterable<ShardKey>): Moves {
    const flows = new Map<string, Flow>();
    let all = 0, moved = 0;
    for (const key of keys) {
      all++;
      const from = this.shardOf(key), to = next.shardOf(key);
      if (from === to) continue;
      moved++;
      const name = `${from}>${to}`, flow = flows.get(name);
      if (flow) flow.keys++;
      else flows.set(name, { from, to, keys: 1 });
    }
    return {
      keys: all,
      moved,
      share: all ? moved / all : 0,
      flows: [...flows.values()].sort((a, b) => b.keys - a.keys || a.from - b.from || a.to - b.to),
    };
  }
}

/** Most shards of one strategy; their numbers are below it. */
export const MOST_SHARDS = 1024;

/** Shards by their count (numbered from 0) or by their numbers. */
export type Shards = number | readonly number[];

/**
 * The numbers of the shards.
 *
 * @throws {RangeError} Where there is none, one is there twice or out of range: a database without a shard
 * has no place for a row, so the last one can't be removed.
 */
export function shardList(action: string, shards: Shards): number[] {
  const rule = { unit: "shards", min: 1, max: MOST_SHARDS, integer: true };
  if (typeof shards === "number") {
    requireNumber(action, "shards", shards, rule);
    return Array.from({ length: shards }, (_, shard) => shard);
  }
  requireNumber(action, "shards", shards.length, rule);
  for (const shard of shards) {
    requireNumber(action, "a shard", shard, {
      unit: "(its number)",
      min: 0,
      max: MOST_SHARDS - 1,
      integer: true,
    });
  }
  if (new Set(shards).size < shards.length) {
    throw new RangeError(`Cannot ${action}: each shard must be named once: received ${shards}`);
  }
  return [...shards];
}
