import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, test } from "node:test";
import { postgres } from "../../services/mod.ts";
import { random, RealClock } from "../../sim/mod.ts";
import {
  Incomplete,
  INVOICES,
  postgresHash,
  type Query,
  randomBigints,
  randomInvoices,
  randomQuery,
  randomTexts,
  Router,
  type Row,
  type Shard,
  ShardDown,
  StaleEpoch,
  type Value,
} from "../mod.ts";
import { asLines, Judge, livePartitions, sameAnswer, type ShardFiles, shardFiles } from "./mod.ts";

const clock = new RealClock();
/** One for both tests that ask it: starting it is what they cost. */
const db = await postgres();
after(() => db.close());

function routerOf(
  files: ShardFiles,
  more: Partial<ConstructorParameters<typeof Router>[0]> = {},
): Router {
  return new Router({
    catalog: files.catalog,
    shards: files.shards,
    schema: INVOICES,
    clock,
    ...more,
  });
}

const order = (id: number, more: Partial<Row> = {}): Row => ({
  id,
  tenant: `tenant-${id % 7}`,
  month: 202_601,
  amount: id,
  status: null,
  note: null,
  ...more,
});

async function filled(many = 60): Promise<{ files: ShardFiles; router: Router }> {
  const files = await shardFiles(INVOICES, 4, 64), router = routerOf(files);
  await router.storeAll("orders", Array.from({ length: many }, (_, id) => order(id)));
  return { files, router };
}

test("answers over four shards are those of one Postgres, value by value and in order", async () => {
  const files = await shardFiles(INVOICES, 4, 64), router = routerOf(files), from = random(23);
  const judge = new Judge(db, INVOICES);
  try {
    const data = randomInvoices(from, { orders: 500, tenants: 30 });
    await judge.create();
    for (const [table, rows] of Object.entries(data)) {
      await router.storeAll(table, rows);
      await judge.load(table, rows);
    }
    let full = 0;
    for (let i = 0; i < 160; i++) {
      const query = randomQuery(from, data.orders);
      const ours = asLines((await router.query(query)).rows), theirs = await judge.ask(query);
      assert.ok(
        sameAnswer(ours, theirs),
        JSON.stringify(
          [query, ours.slice(0, 3), theirs.slice(0, 3)],
          (_, v) => typeof v === "bigint" ? `${v}` : v,
        ),
      );
      if (theirs.length > 1) full++;
    }
    assert.ok(full > 50, `only ${full} answers had more than a row`);
  } finally {
    await judge.remove();
  }
});

test("two judges and two tables of keys on one Postgres at once do not meet, and leave nothing behind", async () => {
  const judges = [new Judge(db, INVOICES), new Judge(db, INVOICES)];
  const homes = judges.map(({ home }) => home);
  try {
    for (const judge of judges) await judge.create();
    for (const [i, judge] of judges.entries()) await judge.load("orders", [order(i)]);
    for (const [i, judge] of judges.entries()) {
      assert.deepEqual(await judge.ask({ from: "orders", select: ["id"] }), [[`${i}`]]);
    }
    const spy = {
      query: db.query.bind(db),
      script: (sql: string) => {
        homes.push(...sql.match(/under_load_sharding_[0-9a-f]{16}/g) ?? []);
        return db.script(sql);
      },
    } as unknown as typeof db;
    const keys = randomBigints(random(5), 300), all = { asked: 300, equal: 300 };
    const both = await Promise.all([livePartitions(spy, keys, 3), livePartitions(spy, keys, 5)]);
    assert.deepEqual(both, [all, all]);
    await assert.rejects(
      livePartitions(spy, keys, 3, () => {
        throw new Error("none");
      }),
      /none/,
    );
  } finally {
    for (const judge of judges) await judge.remove();
  }
  const left = await db.query(
    "SELECT nspname FROM pg_namespace WHERE nspname = ANY($1::text[])",
    [homes],
  );
  assert.equal(new Set(homes).size, 5);
  assert.deepEqual(left, []);
});

test("Postgres puts rows where we say, and not where the hash alone would", async () => {
  const from = random(31);
  const keys = [...randomBigints(from, 3000), ...randomTexts(from, 3000)];
  assert.deepEqual(await livePartitions(db, keys, 7), { asked: 6000, equal: 6000 });
  const plain = await livePartitions(
    db,
    keys.slice(0, 1000),
    16,
    (key, m) => Number(postgresHash(key) % BigInt(m)),
  );
  assert.ok(plain.equal < 0.2 * plain.asked);
  assert.ok(plain.differs);
});

test("a query by the shard key asks one shard, any other all of them, and LIMIT bounds what travels", async () => {
  const { files, router } = await filled(200);
  await using _ = files;
  const one = await router.query({
    from: "orders",
    where: [{ column: "tenant", op: "=", value: "tenant-3" }],
  });
  assert.equal(one.fanOut, 1);
  const all = await router.query({
    from: "orders",
    orderBy: [{ column: "amount", desc: true }],
    limit: 5,
  });
  assert.deepEqual([all.fanOut, all.rows.map(({ amount }) => amount)], [4, [
    199,
    198,
    197,
    196,
    195,
  ]]);
  assert.ok(all.moved <= 4 * 5);
  const none = await router.query({
    from: "orders",
    where: [{ column: "tenant", op: "in", values: [] }],
    aggregates: [{ fn: "count", as: "n" }, { fn: "avg", column: "amount", as: "mean" }],
  });
  assert.deepEqual([none.fanOut, none.rows], [0, [{ n: 0, mean: null }]]);
});

test("pages by cursor give every row once, in order", async () => {
  const { files, router } = await filled(53);
  await using _ = files;
  const seen: number[] = [];
  const base: Query = { from: "orders", orderBy: [{ column: "tenant", desc: true }], limit: 10 };
  for (let query = base;;) {
    const { rows } = await router.query(query);
    if (rows.length === 0) break;
    seen.push(...rows.map(({ id }) => Number(id)));
    query = { ...base, after: [rows.at(-1)!["tenant"]!, rows.at(-1)!["id"]!] };
  }
  assert.equal(seen.length, 53);
  assert.equal(new Set(seen).size, 53);
});

test("pages go on past the last value to the rows that have none", async () => {
  const { files, router } = await filled(0);
  await using _ = files;
  const rows = Array.from(
    { length: 30 },
    (_, id) => order(id, { note: id % 3 ? `${id % 5}` : null }),
  );
  await router.storeAll("orders", rows);
  for (const desc of [false, true]) {
    const seen: unknown[] = [];
    let last: Value[] | undefined;
    for (;;) {
      const page = await router.query({
        from: "orders",
        orderBy: [{ column: "note", desc }],
        limit: 7,
        ...(last && { after: last }),
      });
      if (!page.rows.length) break;
      seen.push(...page.rows.map(({ note }) => note));
      last = [page.rows.at(-1)!["note"]!, page.rows.at(-1)!["id"]!];
    }
    assert.equal(seen.length, 30);
    assert.ok(seen.slice(20).every((note) => note === null));
  }
});

test("what is no query is refused: unknown names, types, budgets, joins that would travel", async () => {
  const { files, router } = await filled(10);
  await using _ = files;
  const bad: [Query, RegExp][] = [
    [{ from: "nobody" }, /Cannot find table nobody/],
    [
      { from: "orders", where: [{ column: "id; DROP TABLE orders", op: "=", value: 1 }] },
      /no column id; DROP/,
    ],
    [{ from: "orders", orderBy: [{ column: "amount DESC; --" }] }, /no column/],
    [{ from: "orders", limit: 10_001 }, /limit must be a whole number from 0 to 10000 rows/],
    [{ from: "orders", limit: NaN }, /limit must be/],
    [
      { from: "orders", where: [{ column: "amount", op: "=", value: NaN }] },
      /whole number within 2\^53: received NaN/,
    ],
    [{ from: "orders", where: [{ column: "amount", op: "=", value: null }] }, /must be there/],
    [
      { from: "orders", where: [{ column: "tenant", op: "=", value: {} as never }] },
      /received an object/,
    ],
    [
      { from: "orders", where: [{ column: "month", op: "like" as "=", value: 1 }] },
      /no operator like/,
    ],
    [{ from: "orders", join: { table: "orders", left: "id", right: "id" } }, /joined with itself/],
    [{ from: "orders", aggregates: [{ fn: "sum", column: "note", as: "n" }] }, /sum needs numbers/],
    [{ from: "orders", groupBy: ["month"] }, /groups need an aggregate/],
    [{ from: "orders", after: [1, 2] }, /after needs 1 values/],
  ];
  for (const [query, why] of bad) await assert.rejects(router.query(query), why);
  await assert.rejects(
    routerOf(files, { maxFanOut: 2 }).query({ from: "orders" }),
    /at most 2 shards: it needs 4/,
  );
  await assert.rejects(
    router.store("orders", { ...order(1), tenant: null }),
    /its shard key must be/,
  );
  await assert.rejects(router.store("orders", { ...order(1), amount: 2 ** 53 }), /within 2\^53/);
  await assert.rejects(router.store("orders", { ...order(1), extra: 1 }), /no column extra/);
  await assert.rejects(router.store("orders", { ...order(1), note: "\uD800" }), /well-formed text/);
});

test("values are parameters: SQL in a text stays a text", async () => {
  const { files, router } = await filled(5);
  await using _ = files;
  const evil = `x'; DELETE FROM orders; -- "`;
  await router.store("orders", order(99, { tenant: evil, note: evil }));
  const { rows } = await router.query({
    from: "orders",
    where: [{ column: "tenant", op: "=", value: evil }],
  });
  assert.equal(rows[0]!["note"], evil);
  const { rows: [count] } = await router.query({
    from: "orders",
    aggregates: [{ fn: "count", as: "n" }],
  });
  assert.equal(count!["n"], 6);
});

test("a router whose map is old is refused, loads the new one and finds the row", async () => {
  const { files, router } = await filled(20);
  await using _ = files;
  const { epoch, directory } = await files.catalog.load();
  await router.query({ from: "orders" });
  const fence = { sql: "UPDATE meta SET fence = ? RETURNING fence", params: [epoch + 1] };
  await files.shards.get(2)!.run([fence]);
  await assert.rejects(files.shards.get(2)!.run([{ sql: "SELECT 1" }], { epoch }), StaleEpoch);
  const asked = router.query({ from: "orders" });
  await files.catalog.publish(epoch, directory);
  assert.equal((await asked).epoch, epoch + 1);
  await assert.rejects(
    files.catalog.publish(epoch, directory.assigned([1], 0)),
    /not of epoch 1 any more/,
  );
});

test("rows that are stored already are not stored again when another shard was fenced", async () => {
  const { files, router } = await filled(20);
  await using _ = files;
  const { epoch, directory } = await files.catalog.load();
  const x = order(0);
  const other = [1, 2, 3, 4, 5, 6].map((id) => order(id))
    .find(({ tenant }) => directory.shardOf(tenant!) !== directory.shardOf(x["tenant"]!))!;
  await files.shards.get(directory.shardOf(other["tenant"]!))!.run([{
    sql: "UPDATE meta SET fence = ?",
    params: [epoch + 1],
  }]);
  const both = router.storeAll("orders", [{ ...x, amount: 500 }, other]);
  await routerOf(files).store("orders", { ...x, amount: 501 });
  await files.catalog.publish(epoch, directory);
  await both;
  const { rows } = await router.query({
    from: "orders",
    where: [{ column: "id", op: "=", value: x["id"]! }],
  });
  assert.equal(rows[0]!["amount"], 501);
});

test("a dead shard is an error or a part that says so, a slow one ends at the deadline", async () => {
  const { files } = await filled(40);
  await using _ = files;
  const dead: Shard = {
    id: 1,
    run: () => Promise.reject(new ShardDown(1, "gone")),
    close: async () => {},
  };
  const slow: Shard = { id: 1, run: () => new Promise(() => {}), close: async () => {} };
  const ask = (shard: Shard, more = {}) =>
    routerOf(files, { shards: new Map([...files.shards, [1, shard]]), deadline: 20, ...more })
      .query({ from: "orders" });
  await assert.rejects(
    ask(dead),
    (error) => error instanceof Incomplete && /of shard 1 .* gone/.test(error.message),
  );
  await assert.rejects(ask(slow), /20 ms are over/);
  const part = await ask(slow, { onMissing: "partial" });
  assert.deepEqual([part.complete, part.missing, part.fanOut], [false, [1], 4]);
  assert.ok(part.rows.length > 0 && part.rows.length < 40);
  // A mistake is not an absence.
  const wrong: Shard = {
    id: 1,
    run: () => Promise.reject(new Error("no such column")),
    close: async () => {},
  };
  await assert.rejects(ask(wrong, { onMissing: "partial" }), /no such column/);
});

test("closing removes the files, twice as well", async () => {
  const { files } = await filled(1);
  assert.ok(existsSync(files.folder));
  await files.close();
  await files.close();
  assert.ok(!existsSync(files.folder));
});
