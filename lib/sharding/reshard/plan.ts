import { shardList, type Shards } from "../strategy.ts";
import type { Directory } from "../strategies/directory.ts";

/** Chunks that go from one shard to another. */
export interface Move {
  from: number;
  to: number;
  chunks: number[];
}

/** Where a plan wants to be. */
export interface PlanOptions {
  /** Weight of each chunk, such as its rows. Default: 1 each. */
  weights?: readonly number[];
  /** Shards that neither give nor take, such as one that is a tenant's own. Default: none. */
  keep?: readonly number[];
}

/**
 * The fewest chunks that have to move until the shards named are as even as whole chunks allow: what is
 * above its share goes to who is below, the heaviest first, and nothing else moves. Shards that are not
 * named give all they have. O(chunks log chunks).
 *
 * @throws {RangeError} Where no shard is named: the last one can't be removed.
 *
 * @example
 * ```ts
 * import { Directory, planMoves } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const moves = planMoves(Directory.even(4, 100), 5);
 * assert.deepEqual(moves.map(({ from, to, chunks }) => [from, to, chunks.length]), [
 *   [0, 4, 5], [1, 4, 5], [2, 4, 5], [3, 4, 5],
 * ]);
 * ```
 */
export function planMoves(
  directory: Directory,
  shards: Shards,
  { weights, keep = [] }: PlanOptions = {},
): Move[] {
  const named = shardList("plan a migration", shards).filter((shard) => !keep.includes(shard));
  if (!named.length) {
    throw new RangeError("Cannot plan a migration: all shards are kept as they are");
  }
  const { owners } = directory.state();
  const weight = (chunk: number) => weights?.[chunk] ?? 1;
  const loads = new Map(named.map((shard) => [shard, 0]));
  let all = 0;
  for (const [chunk, owner] of owners.entries()) {
    if (keep.includes(owner)) continue;
    all += weight(chunk);
    if (loads.has(owner)) loads.set(owner, loads.get(owner)! + weight(chunk));
  }
  const share = all / named.length, moves = new Map<string, Move>();
  const give = (chunk: number, from: number) => {
    const [to] = [...loads].filter(([shard]) => shard !== from).sort((a, b) => a[1] - b[1])[0]!;
    loads.set(to, loads.get(to)! + weight(chunk));
    if (loads.has(from)) loads.set(from, loads.get(from)! - weight(chunk));
    const name = `${from}>${to}`, move = moves.get(name);
    if (move) move.chunks.push(chunk);
    else moves.set(name, { from, to, chunks: [chunk] });
  };
  const free = [...owners.keys()].filter((chunk) => !keep.includes(owners[chunk]!));
  const chunks = free.sort((a, b) => weight(b) - weight(a) || a - b);
  for (const chunk of chunks) if (!loads.has(owners[chunk]!)) give(chunk, owners[chunk]!);
  for (const chunk of chunks) {
    const from = owners[chunk]!;
    if (!loads.has(from) || named.length < 2) continue;
    const least = Math.min(...named.filter((shard) => shard !== from).map((s) => loads.get(s)!));
    // Only what brings both nearer to their share: a chunk that would tip the scales stays.
    if (loads.get(from)! > share && least + weight(chunk) < loads.get(from)!) {
      if (loads.get(from)! - weight(chunk) >= Math.floor(share) || weights) give(chunk, from);
    }
  }
  return [...moves.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}
