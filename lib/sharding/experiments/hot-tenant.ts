import { BoundedSharding } from "../strategies/bounded.ts";
import { Directory } from "../strategies/directory.ts";
import { Jump } from "../strategies/jump.ts";
import { MaglevSharding } from "../strategies/maglev.ts";
import { RingSharding } from "../strategies/ring.ts";
import { Salting, SpaceSaving } from "../hot-keys.ts";
import { tenantOfRows, type Tenants } from "./tenants.ts";

/** Rows of a shard, the hottest tenant's and those of all others. */
export interface HotRow {
  placement: string;
  shard: string;
  who: "hottest tenant" | "all others";
  rows: number;
}

/** What a placement makes of an uneven crowd. */
export interface HotSummary {
  placement: string;
  /** Rows of the fullest shard, as a multiple of the average. */
  fullest: number;
  /** Shards that a read of the hottest tenant's rows must ask. */
  "shards to read it": number;
}

/** What the experiment found. */
export interface HotFacts {
  rows: HotRow[];
  summary: HotSummary[];
  /** The hottest tenant's share of all rows: no placement of whole tenants has a fullest shard below it. */
  share: number;
  /** What a counter of few keys said of it: at least so many rows, of so many. */
  found: { key: string; least: number; total: number; counters: number };
}

/**
 * The same rows by four placements of whole tenants, and by the two exceptions: the hottest tenant's rows under
 * `salts` names, or on a shard of its own. The hottest is found as a router would, by {@linkcode SpaceSaving}.
 */
export function hotTenant(
  who: Tenants & { shards: number; rows: number; salts: number },
): HotFacts {
  const { shards, salts } = who, tenants = tenantOfRows(who, who.rows), counters = 64;
  const seen = new SpaceSaving(counters);
  for (const tenant of tenants) seen.add(tenant);
  const [top] = seen.top(1), hot = top!.key as string;
  const salting = new Salting([hot], salts),
    ring = new RingSharding(shards),
    jump = new Jump(shards);
  const bounded = new BoundedSharding(shards, { bound: 1.1 });
  for (const tenant of new Set(tenants)) bounded.place(tenant);
  const maglev = new MaglevSharding(shards);
  const others = Directory.even(Math.max(1, shards - 1));
  // With one shard there is none to give away.
  const own = shards > 1 ? others.pinned(hot, shards - 1) : others;
  const ways: Record<string, (tenant: string, row: number) => number> = {
    "ring": (tenant) => ring.shardOf(tenant),
    "jump": (tenant) => jump.shardOf(tenant),
    "bounded loads": (tenant) => bounded.shardOf(tenant),
    "Maglev": (tenant) => maglev.shardOf(tenant),
    "salted": (tenant, row) => jump.shardOf(salting.write(tenant, row)),
    "own shard": (tenant) => own.shardOf(tenant),
  };
  const rows: HotRow[] = [], summary: HotSummary[] = [];
  for (const [placement, place] of Object.entries(ways)) {
    const ofHot = new Array<number>(shards).fill(0), ofAll = new Array<number>(shards).fill(0);
    tenants.forEach((tenant, row) => {
      const shard = place(tenant, row);
      ofAll[shard]!++;
      if (tenant === hot) ofHot[shard]!++;
    });
    for (let shard = 0; shard < shards; shard++) {
      rows.push(
        { placement, shard: `shard ${shard}`, who: "hottest tenant", rows: ofHot[shard]! },
        {
          placement,
          shard: `shard ${shard}`,
          who: "all others",
          rows: ofAll[shard]! - ofHot[shard]!,
        },
      );
    }
    const read = placement === "salted"
      ? new Set(salting.read(hot).map((key) => jump.shardOf(key))).size
      : 1;
    summary.push({
      placement,
      fullest: Math.max(...ofAll) * shards / tenants.length,
      "shards to read it": read,
    });
  }
  const count = tenants.filter((tenant) => tenant === hot).length;
  return {
    rows,
    summary,
    share: count / tenants.length,
    found: { key: hot, least: top!.least, total: tenants.length, counters },
  };
}
