import { exponential, type Random, zipf } from "../../sim/mod.ts";
import { simulateShards } from "../model.ts";
import type { Query } from "../query/query.ts";
import { targetsOf } from "../query/targets.ts";
import { INVOICES, type Schema } from "../schema.ts";
import { Jump } from "../strategies/jump.ts";
import { RangeSharding } from "../strategies/range.ts";
import type { Strategy } from "../strategy.ts";

/** Mean times of one database for each kind of query, measured, in ms. */
export interface QueryTimes {
  "an order by its number": number;
  "a tenant's last 20": number;
  "a tenant's month": number;
  "everybody's month": number;
  "the 10 largest": number;
}

/** Names of the query kinds. */
export type QueryName = keyof QueryTimes;

/** Of a hundred requests so many are of each kind. */
const MIX: Record<QueryName, number> = {
  "an order by its number": 40,
  "a tenant's last 20": 40,
  "a tenant's month": 17,
  "everybody's month": 2,
  "the 10 largest": 1,
};

/** Queries whose work is divided by the shards they ask; the others find their rows by an index. */
const DIVIDED: readonly QueryName[] = ["everybody's month", "the 10 largest"];

/** A query kind under a shard key. */
export interface ShardKeyRow {
  key: string;
  query: string;
  /** Shards asked. */
  fanOut: number;
  /** In ms. */
  p99: number;
}

/** The queries, for some tenant, month and order. */
export function queriesOf(tenant: string, month: number, id: number): Record<QueryName, Query> {
  const of = { column: "tenant", op: "=", value: tenant } as const;
  const then = { column: "month", op: "=", value: month } as const;
  return {
    // The tenant is known: a clerk works for one, and a link in an invoice carries both.
    "an order by its number": {
      from: "orders",
      where: [of, { column: "id", op: "=", value: id }],
    },
    "a tenant's last 20": {
      from: "orders",
      where: [of],
      orderBy: [{ column: "id", desc: true }],
      limit: 20,
    },
    "a tenant's month": {
      from: "orders",
      where: [of, then],
      aggregates: [{ fn: "sum", column: "amount", as: "total" }],
    },
    "everybody's month": {
      from: "orders",
      where: [then],
      aggregates: [{ fn: "count", as: "n" }, { fn: "avg", column: "amount", as: "mean" }],
    },
    "the 10 largest": { from: "orders", orderBy: [{ column: "amount", desc: true }], limit: 10 },
  };
}

/** Of a hundred requests so many name their tenant. */
export function namingTenant(): number {
  return Object.entries(queriesOf("t", 0, 0))
    .filter(([, { where = [] }]) => where.some(({ column }) => column === "tenant"))
    .reduce((sum, [name]) => sum + MIX[name as QueryName], 0);
}

/** Placements by the three shard keys that people propose: order number, tenant, month. */
export function placements(
  shards: number,
): Record<string, { schema: Schema; placement: Strategy }> {
  const by = (shardKey: string): Schema => ({ orders: { ...INVOICES["orders"]!, shardKey } });
  const months = Array.from({ length: shards }, (_, i) => 1 + Math.floor(i * 12 / shards));
  const cuts = [...new Set(months)].slice(1);
  const ranges = new RangeSharding([{ shard: 0 }]);
  cuts.forEach((cut, i) => ranges.split(202_600 + cut, i + 1));
  return {
    "order": { schema: by("id"), placement: new Jump(shards) },
    "tenant": { schema: by("tenant"), placement: new Jump(shards) },
    "month": { schema: by("month"), placement: ranges },
  };
}

/**
 * Five kinds of queries under three shard keys, in virtual time with measured service times: whom they ask
 * and how long the slowest in a hundred takes. The traffic is `load` times what the shards can do when every
 * request asks one of them, and most of it is about the current month.
 */
export function compareShardKeys(
  { random, shards, tenants, exponent, load, times, requests = 20_000 }: {
    random: Random;
    shards: number;
    tenants: number;
    exponent: number;
    load: number;
    times: QueryTimes;
    requests?: number;
  },
): { rows: ShardKeyRow[]; busiest: Record<string, number> } {
  const names = Object.keys(MIX) as QueryName[];
  const mean = names.reduce((sum, name) => sum + MIX[name] / 100 * times[name], 0);
  const rate = load * shards / mean * 1000;
  const rows: ShardKeyRow[] = [], busiest: Record<string, number> = {};
  for (const [key, { schema, placement }] of Object.entries(placements(shards))) {
    const from = random.split(key), rank = zipf(from.split("tenants"), { n: tenants, exponent });
    // Four of five are about this month, the others about any of the year.
    const month = () => 202_601 + (from.int(5) ? 11 : from.int(12));
    const facts = simulateShards({
      random: from,
      shards,
      rate,
      requests,
      kinds: names.map((name) => {
        const asked = () =>
          targetsOf(queriesOf(`tenant-${rank()}`, month(), from.int(1e9))[name], schema, placement);
        const parts = DIVIDED.includes(name) ? asked().length : 1;
        return {
          name,
          share: MIX[name],
          targets: asked,
          service: exponential(from.split(name), { mean: times[name] / parts }),
        };
      }),
    });
    busiest[key] = facts.busiest;
    for (const { kind, p99, fanOut } of facts.byKind) rows.push({ key, query: kind, fanOut, p99 });
  }
  return { rows, busiest };
}
