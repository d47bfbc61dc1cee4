import type { Key } from "./keys.ts";
import { compare, rankOf } from "./order.ts";
import type { Value } from "./value.ts";

/** A stretch of an index: keys that begin with some values, and then lie between two of one kind. */
export interface Interval {
  readonly prefix: Key;
  readonly range?: {
    readonly rank: number;
    readonly low?: Value;
    readonly lowOpen?: boolean;
    readonly high?: Value;
    readonly highOpen?: boolean;
  };
}

/** The order of keys: path by path. */
export function compareKeys(a: Key, b: Key): number {
  for (let i = 0; i < a.length; i++) {
    const found = compare(a[i], b[i]);
    if (found !== 0) return found;
  }
  return 0;
}

function compareStart(key: Key, start: Key): number {
  for (let i = 0; i < start.length; i++) {
    const found = compare(key[i], start[i]);
    if (found !== 0) return found;
  }
  return 0;
}

/** Below 0 where a key lies before an interval, above 0 where it lies behind it. */
export function positionIn({ prefix, range }: Interval, key: Key): number {
  const side = compareStart(key, prefix);
  if (side !== 0 || !range) return side;
  const value = key[prefix.length], apart = rankOf(value) - range.rank;
  if (apart !== 0) return apart;
  if (range.low !== undefined) {
    const from = compare(value, range.low);
    if (from < 0 || (from === 0 && range.lowOpen)) return -1;
  }
  if (range.high !== undefined) {
    const to = compare(value, range.high);
    if (to > 0 || (to === 0 && range.highOpen)) return 1;
  }
  return 0;
}
