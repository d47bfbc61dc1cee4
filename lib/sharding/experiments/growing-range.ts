import { hashKey } from "../key.ts";
import { AutoSplit } from "../strategies/auto-split.ts";

/** What comes of keys that grow with time. */
export interface GrowingRow {
  placement: string;
  /** Rows of the fullest shard, as a multiple of the average. */
  fullest: number;
  /** Of a hundred writes that follow each other so many go to one shard, on average, as a share. */
  "writes to one shard": number;
  /** Rows that had to move on the way, as a share. */
  moved: number;
}

/**
 * Rows that come in the order of their keys, as orders by month do: into one range for each stretch of time,
 * into ranges that split when they are large, and by hash.
 */
export function growingKeys(shards: number, rows = 8000): GrowingRow[] {
  const stretch = Math.ceil(rows / shards), burst = 100;
  const auto = new AutoSplit(shards, { splitAbove: Math.max(8, Math.ceil(rows / (shards * 8))) });
  const ways: Record<string, (key: number) => number> = {
    "by time, fixed ranges": (key) => Math.min(shards - 1, Math.floor(key / stretch)),
    "by time, split by size": (key) => auto.insert(key),
    "by hash": (key) => hashKey(key) % shards,
  };
  return Object.entries(ways).map(([placement, place]) => {
    let now = new Array<number>(shards).fill(0), peaks = 0;
    let counts = new Array<number>(shards).fill(0);
    for (let key = 0; key < rows; key++) {
      const shard = place(key);
      counts[shard]!++;
      now[shard]!++;
      if (key % burst < burst - 1) continue;
      peaks += Math.max(...now) / burst;
      now = new Array<number>(shards).fill(0);
    }
    const split = placement.endsWith("by size");
    if (split) counts = auto.loads();
    return {
      placement,
      fullest: Math.max(...counts) * shards / rows,
      "writes to one shard": peaks / Math.floor(rows / burst),
      moved: split ? auto.moved / rows : 0,
    };
  });
}
