import { statSync } from "node:fs";
import { quantile } from "../../../sim/mod.ts";
import { groupsSql, rowsSql } from "../../query/sql.ts";
import { INVOICES, upsert } from "../../schema.ts";
import type { Row } from "../../shard.ts";
import { shardFiles } from "../../real/mod.ts";
import { queriesOf } from "../shard-keys.ts";
import type { QueryName, QueryTimes } from "../shard-keys.ts";
import { tenantOfRows, type Tenants } from "../tenants.ts";

/** One database at a size. */
export interface GrowRow {
  rows: number;
  what: string;
  /** Median of one, in µs. */
  us: number;
}

/** What one database does while it grows. */
export interface GrowFacts {
  rows: GrowRow[];
  bytesPerRow: number;
  /** Of the largest size, in ms: mean times of the five query kinds, and each one's samples. */
  times: QueryTimes;
  samples: Record<QueryName, number[]>;
  /** Time of one write in a transaction of its own, in ms. */
  write: number;
}

/** An order as a row. Ids grow with time, and so do months. */
export function orderRow(id: number, tenant: string, rows: number): Row {
  return {
    ...{
      id,
      tenant,
      month: 202_601 + Math.floor(id * 12 / rows),
      amount: 1 + (id * 7919) % 20_000,
    },
    ...{ status: id % 4 ? "paid" : null, note: "an ordinary order, to be paid in 30 days" },
  };
}

/**
 * Fills one real SQLite file with `rows` orders, and times writes and the five kinds of queries at some sizes
 * on the way.
 */
export async function growTable(who: Tenants, rows: number, samples = 60): Promise<GrowFacts> {
  const files = await shardFiles(INVOICES, 1), shard = files.shards.get(0)!;
  const found: GrowRow[] = [], tenants = tenantOfRows(who, rows);
  const write = (id: number) => {
    const { sql, params } = upsert(INVOICES, "orders", orderRow(id, tenants[id]!, rows), () => 0);
    return { sql, params: params! };
  };
  const timed = (work: () => void) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const all = {} as Record<QueryName, number[]>;
  let single = 0;
  try {
    const sizes = [0.02, 0.05, 0.1, 0.25, 0.5, 1].map((share) => Math.floor(rows * share));
    let id = 0;
    for (const size of sizes) {
      while (id < size - samples) {
        const to = Math.min(size - samples, id + 500), some = [];
        for (; id < to; id++) some.push(write(id));
        shard.runNow(some);
      }
      const writes: number[] = [];
      for (; id < size; id++) writes.push(timed(() => shard.runNow([write(id)])));
      single = quantile(writes, 0.5);
      found.push({ rows: size, what: "write an order", us: single * 1000 });
      for (let i = 0; i < samples; i++) {
        const at = Math.floor(i * size / samples), tenant = tenants[at]!;
        const month = orderRow(at, tenant, rows)["month"] as number;
        for (const [name, query] of Object.entries(queriesOf(tenant, month, at))) {
          // What reads the whole table is asked less often.
          if (name.startsWith("the 10") && i % 6) continue;
          const part = query.aggregates ? groupsSql(query) : rowsSql(query, INVOICES, 10_000);
          (all[name as QueryName] ??= []).push(timed(() => shard.runNow([part])));
        }
      }
      for (const [what, ms] of Object.entries(all)) {
        found.push({ rows: size, what, us: quantile(ms, 0.5) * 1000 });
        if (size !== rows) ms.length = 0;
      }
    }
    shard.runNow([]);
    await shard.run([{ sql: "SELECT 1" }]);
    const bytes = statSync(shard.path).size + statSync(`${shard.path}-wal`).size;
    const mean = (ms: number[]) => ms.reduce((a, b) => a + b, 0) / ms.length;
    const times = Object.fromEntries(Object.entries(all).map(([name, ms]) => [name, mean(ms)]));
    return {
      rows: found,
      bytesPerRow: bytes / rows,
      times: times as unknown as QueryTimes,
      samples: all,
      write: single,
    };
  } finally {
    await files.close();
  }
}
