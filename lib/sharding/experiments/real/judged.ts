import type { PostgresService } from "../../../services/mod.ts";
import { random, RealClock } from "../../../sim/mod.ts";
import { randomInvoices, randomQuery } from "../../query/random-query.ts";
import { asLines, Judge, sameAnswer, shardFiles } from "../../real/mod.ts";
import { Router } from "../../router.ts";
import { INVOICES } from "../../schema.ts";

/** Answers over shards held against those of one Postgres. */
export interface JudgedFacts {
  asked: number;
  equal: number;
  /** Answers of more than one row: of empty ones all are equal. */
  full: number;
  /** Queries that were answered by one shard. */
  single: number;
  /** Rows in the answers, and rows that travelled for them. */
  rows: number;
  moved: number;
  /** The first query whose answers differ. */
  differs?: string;
}

/** Random queries over four files with the same rows as one Postgres: values and order must be the same. */
export async function judgedQueries(
  db: PostgresService,
  { queries, seed, orders = 1000 }: { queries: number; seed: number; orders?: number },
): Promise<JudgedFacts> {
  const from = random(seed),
    files = await shardFiles(INVOICES, 4, 64),
    judge = new Judge(db, INVOICES);
  const router = new Router({ ...files, schema: INVOICES, clock: new RealClock() });
  const facts: JudgedFacts = { asked: 0, equal: 0, full: 0, single: 0, rows: 0, moved: 0 };
  try {
    const data = randomInvoices(from, { orders, tenants: 40 });
    await judge.create();
    for (const [table, rows] of Object.entries(data)) {
      await router.storeAll(table, rows);
      await judge.load(table, rows);
    }
    for (; facts.asked < queries; facts.asked++) {
      const query = randomQuery(from, data.orders),
        { rows, moved, fanOut } = await router.query(query);
      const theirs = await judge.ask(query);
      if (sameAnswer(asLines(rows), theirs)) facts.equal++;
      else {facts.differs ??= JSON.stringify(query, (_, value) =>
          typeof value === "bigint" ? `${value}` : value);}
      if (theirs.length > 1) facts.full++;
      if (fanOut === 1) facts.single++;
      facts.rows += rows.length;
      facts.moved += moved;
    }
    return facts;
  } finally {
    await judge.remove();
    await files.close();
  }
}

/** What a LIMIT costs over shards: rows that travel with it pushed down, and without. */
export interface LimitRow {
  shards: number;
  limit: number;
  "rows moved": number;
  "at most n · k": number;
  "without pushing down": number;
}

/** The `limit` largest orders over 1, 2, 4 and 8 files. */
export async function limitPushdown(limit: number, rows = 2000): Promise<LimitRow[]> {
  const found: LimitRow[] = [];
  for (const shards of [1, 2, 4, 8]) {
    const files = await shardFiles(INVOICES, shards, 64);
    const router = new Router({ ...files, schema: INVOICES, clock: new RealClock() });
    await router.storeAll(
      "orders",
      Array.from({ length: rows }, (_, id) => ({
        ...{ id, tenant: `tenant-${id % 300}`, month: 202_601, amount: (id * 7919) % 100_003 },
        ...{ status: null, note: null },
      })),
    );
    const orderBy = [{ column: "amount", desc: true }];
    const { moved } = await router.query({ from: "orders", orderBy, limit });
    found.push({
      ...{ shards, limit, "rows moved": moved },
      ...{ "at most n · k": shards * limit, "without pushing down": rows },
    });
    await files.close();
  }
  return found;
}
