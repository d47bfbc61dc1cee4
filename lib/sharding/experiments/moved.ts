import type { ShardKey } from "../key.ts";
import { Jump } from "../strategies/jump.ts";
import { MaglevSharding } from "../strategies/maglev.ts";
import { Modulo } from "../strategies/modulo.ts";
import { Rendezvous } from "../strategies/rendezvous.ts";
import { RingSharding } from "../strategies/ring.ts";
import type { Strategy } from "../strategy.ts";
import { Directory } from "../strategies/directory.ts";
import { planMoves } from "../reshard/plan.ts";

/** Strategies over n shards, by name. A directory is grown by a plan, since it has no rule of its own. */
export function strategies(points: number): Record<string, (shards: number) => Strategy> {
  return {
    "modulo": (shards) => new Modulo(shards),
    "ring": (shards) => new RingSharding(shards, { points }),
    "jump": (shards) => new Jump(shards),
    "rendezvous": (shards) => new Rendezvous(shards),
    "Maglev": (shards) => new MaglevSharding(shards),
  };
}

/** What a shard more does to the rows of one strategy. */
export interface MovedRow {
  strategy: string;
  /** Tenants that change shard, as a share of all that have rows. */
  tenants: number;
  /**
   * The same as a multiple of the least for where it ends: what each shard has less than before has to leave it.
   * Never below 1; above it tenants go from old shard to old shard.
   */
  "× least": number;
  /** Rows that change shard, as a share: a few tenants are most of them. */
  rows: number;
  /** Rows of the fullest shard afterwards, as a multiple of the average. */
  fullest: number;
  /** Memory of its tables. */
  bytes: number;
}

/** A cell of the picture of what moves: tenants of one shard before that are on another after. */
export interface FlowCell {
  strategy: string;
  from: string;
  to: string;
  /** As a share of all tenants. */
  share: number;
}

/** Goes from n shards to n + 1 by each strategy, row by row. */
export function addShard(
  rows: readonly ShardKey[],
  shards: number,
  points: number,
): { summary: MovedRow[]; cells: FlowCell[] } {
  const summary: MovedRow[] = [], cells: FlowCell[] = [], keys = new Set(rows);
  const take = (strategy: string, before: Strategy, after: Strategy) => {
    const counts = new Map<number, number>(), flows = new Map<string, number>();
    let moved = 0;
    for (const key of rows) {
      const from = before.shardOf(key), to = after.shardOf(key);
      counts.set(to, (counts.get(to) ?? 0) + 1);
      if (from !== to) moved++;
    }
    const { share, flows: some } = before.movesTo(after, keys);
    const net = new Map<number, number>();
    for (const { from, to, keys } of some) {
      net.set(from, (net.get(from) ?? 0) + keys);
      net.set(to, (net.get(to) ?? 0) - keys);
    }
    const least = [...net.values()].reduce((sum, gone) => sum + Math.max(0, gone), 0);
    for (const { from, to, keys } of some) flows.set(`${from}>${to}`, keys);
    summary.push({
      strategy,
      tenants: share,
      "× least": least > 0 ? share * keys.size / least : 1,
      rows: moved / rows.length,
      fullest: Math.max(...counts.values()) * (shards + 1) / rows.length,
      bytes: after.bytes,
    });
    for (let from = 0; from < shards; from++) {
      for (let to = 0; to <= shards; to++) {
        const share = from === to ? 0 : (flows.get(`${from}>${to}`) ?? 0) / keys.size;
        cells.push({ strategy, from: `from ${from}`, to: `${to}`, share });
      }
    }
  };
  for (const [name, make] of Object.entries(strategies(points))) {
    take(name, make(shards), make(shards + 1));
  }
  const even = Directory.even(shards, 1024);
  const grown = planMoves(even, shards + 1).reduce(
    (d, move) => d.assigned(move.chunks, move.to),
    even,
  );
  take("directory", even, grown);
  return { summary, cells };
}
