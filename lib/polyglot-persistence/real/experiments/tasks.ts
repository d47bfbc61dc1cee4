import type { PostgresService, RedisService } from "../../../services/mod.ts";
import { quantile } from "../../../sim/quantile.ts";
import type { Random } from "../../../sim/random.ts";
import { DocumentTable } from "../../documents/mod.ts";
import { products } from "../../experiments/catalogue.ts";
import { Carts } from "../carts.ts";
import { EavCatalogue } from "../eav.ts";
import { PostgresOrders } from "../postgres-orders.ts";
import { createShop } from "../schema.ts";

/** What one task costs in one store. */
export interface TaskRow {
  task: string;
  store: "Postgres" | "documents" | "Redis";
  /** Median, in ms. */
  ms: number;
}

/** What may be lost where, in one word: the part of the choice that no clock shows. */
export const TASK_NOTES: Readonly<Record<string, string>> = {
  "product page": "any store can; it may be seconds old",
  "three attributes": "needs an index over fields that differ by kind",
  "add to a cart": "may be lost, must be quick, ends by itself",
  "place an order": "must be right in two tables at once",
  "top ten": "a sum over all orders, or one that is kept",
};

/**
 * Five tasks in three stores, each done as that store would do it: joins, transactions and grouping; an index and
 * one document; hashes, sets and a script. The product page is the whole product in each.
 */
export async function taskTimes(
  db: PostgresService,
  redis: RedisService,
  random: Random,
  { count = 1500, rounds = 15 }: { count?: number; rounds?: number } = {},
): Promise<TaskRow[]> {
  const all = products(count, random.split("tasks")), shop = await createShop(db);
  const eav = await EavCatalogue.create(db), orders = new PostgresOrders(db, shop);
  const prefix = `under-load:polyglot-persistence:${crypto.randomUUID()}:`;
  const carts = new Carts(redis.client, prefix), { client } = redis;
  const sku = (i: number) => all[(i * 7919) % count]!["_id"] as string;
  const wanted = { persons: "2", season: "3", poles: "alu" };
  const lines = (i: number) => [{ sku: sku(i), quantity: 1 }, { sku: sku(i + 1), quantity: 1 }];
  try {
    await eav.fill(all);
    await orders.stock(Object.fromEntries(all.map(({ _id }) => [_id, 1_000_000])));
    await db.script(
      `CREATE TABLE ${shop.schema}.carts (session text, sku text, n int, PRIMARY KEY (session, sku))`,
    );
    const table = new DocumentTable(), baskets = new DocumentTable(), sold = new DocumentTable();
    table.insertMany(all.map((one) => ({ ...one, free: 1_000_000 })));
    sold.insertMany(all.map(({ _id }, i) => ({ _id: _id!, sold: i % 97 })));
    for (const path of ["attributes.persons", "kind"]) table.createIndex([path]);
    sold.createIndex(["sold"]);
    const pipeline = client.pipeline();
    for (const one of all) {
      pipeline.set(`${prefix}page:${one["_id"]}`, JSON.stringify(one), "EX", 600);
      for (const [name, value] of Object.entries(one["attributes"] as Record<string, string>)) {
        pipeline.sadd(`${prefix}attribute:${name}:${value}`, one["_id"] as string);
      }
      pipeline.zincrby(`${prefix}sold`, Number(one["price"]) % 97, one["_id"] as string);
    }
    await pipeline.exec();
    for (let i = 0; i < 60; i++) await orders.reserve(order(`first-${i}`, lines(i)));
    const s = shop.schema,
      filter = Object.fromEntries(
        Object.entries(wanted).map(([name, value]) => [`attributes.${name}`, value]),
      );
    const tasks: Record<string, Record<TaskRow["store"], (i: number) => unknown>> = {
      "product page": {
        Postgres: (i) => eav.page(sku(i)),
        documents: (i) => table.findOne({ _id: sku(i) }),
        Redis: async (i) => JSON.parse((await client.get(`${prefix}page:${sku(i)}`))!),
      },
      "three attributes": {
        Postgres: () => eav.having(wanted),
        documents: () => table.find(filter, { projection: { _id: 1 } }),
        Redis: () =>
          client.sinter(
            Object.entries(wanted).map((pair) => `${prefix}attribute:${pair.join(":")}`),
          ),
      },
      "add to a cart": {
        Postgres: (i) =>
          db.query(
            `INSERT INTO ${s}.carts AS c VALUES ($1, $2, 1)
             ON CONFLICT (session, sku) DO UPDATE SET n = c.n + 1`,
            [`session-${i % 5}`, sku(i)],
          ),
        documents: (i) => {
          const update = { $inc: { [`lines.${sku(i)}`]: 1 } }, _id = `session-${i % 5}`;
          if (baskets.updateOne({ _id }, update).matched === 0) baskets.insertOne({ _id });
        },
        Redis: (i) => carts.add(`session-${i % 5}`, sku(i), 1),
      },
      "place an order": {
        Postgres: (i) => orders.reserve(order(`order-${i}`, lines(i))),
        // Not one step: a process that ends between these updates leaves half an order.
        documents: (i) => {
          for (const { sku, quantity } of lines(i)) {
            table.updateOne({ _id: sku, free: { $gte: quantity } }, { $inc: { free: -quantity } });
          }
          baskets.insertOne({ _id: `order-${i}`, lines: lines(i).map((line) => ({ ...line })) });
        },
        Redis: (i) =>
          client.eval(RESERVE, 2, ...lines(i).map(({ sku }) => `${prefix}free:${sku}`), 1),
      },
      "top ten": {
        Postgres: () =>
          db.query(
            `SELECT sku, sum(quantity) FROM ${s}.order_lines GROUP BY sku ORDER BY 2 DESC LIMIT 10`,
          ),
        documents: () => sold.find({ sold: { $gte: 90 } }, { sort: { sold: -1 }, limit: 10 }),
        Redis: () => carts.top(10),
      },
    };
    return await timed(tasks, rounds);
  } finally {
    await carts.clear();
    await eav.drop();
    await shop.drop();
  }
}

/** Takes one of each, or none. */
const RESERVE = `
  for i = 1, #KEYS do
    if 1000000 + tonumber(redis.call('GET', KEYS[i]) or '0') < tonumber(ARGV[1]) then return 0 end
  end
  for i = 1, #KEYS do redis.call('DECRBY', KEYS[i], ARGV[1]) end
  return 1`;

function order(id: string, lines: { sku: string; quantity: number }[]) {
  return { id, customer: "ada", total: 1000, lines };
}

async function timed(
  tasks: Record<string, Record<TaskRow["store"], (i: number) => unknown>>,
  rounds: number,
): Promise<TaskRow[]> {
  const rows: TaskRow[] = [];
  for (const [task, stores] of Object.entries(tasks)) {
    for (const [store, run] of Object.entries(stores)) {
      const ms: number[] = [];
      for (let i = 0; i < rounds + 3; i++) {
        const start = performance.now();
        await run(i);
        if (i >= 3) ms.push(performance.now() - start);
      }
      rows.push({ task, store: store as TaskRow["store"], ms: quantile(ms, 0.5) });
    }
  }
  return rows;
}
