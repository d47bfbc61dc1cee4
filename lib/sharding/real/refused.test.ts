import assert from "node:assert/strict";
import { test } from "node:test";
import { type Clock, RealClock } from "../../sim/mod.ts";
import {
  Incomplete,
  INVOICES,
  isolate,
  OutcomeUnknown,
  type Query,
  Refused,
  Router,
  type RouterOptions,
  type Row,
  type Shard,
  ShardDown,
  StaleEpoch,
} from "../mod.ts";
import { type ShardFiles, shardFiles } from "./mod.ts";

const real = new RealClock();
const order = (id: number, tenant = `tenant-${id % 7}`): Row => ({
  ...{ id, tenant, month: 202_601, amount: id, status: null, note: null },
});
const routerOf = (files: ShardFiles, more: Partial<RouterOptions> = {}) =>
  new Router({ ...files, schema: INVOICES, clock: real, ...more });
const silent = (id: number): Shard => ({
  id,
  run: () => new Promise(() => {}),
  close: () => Promise.resolve(),
});

test("a join whose rows need not live together is refused, one by the shard key is not", async () => {
  await using files = await shardFiles(INVOICES, 2, 16);
  const router = routerOf(files);
  const join = (table: string, left: string, right: string): Query => ({
    from: "orders",
    join: { table, left, right },
  });
  for (
    const query of [
      join("lines", "amount", "quantity"),
      join("lines", "id", "id"),
      join("accounts", "id", "id"),
      join("lines", "lines.order_id", "order_id"),
    ]
  ) {
    await assert.rejects(
      router.query(query),
      /Cannot ask orders: rows of \w+ .* may be on another shard/,
    );
  }
  assert.equal((await router.query(join("lines", "id", "order_id"))).fanOut, 2);
  assert.equal((await router.query(join("lines", "orders.id", "order_id"))).fanOut, 2);
  assert.equal((await router.query(join("accounts", "tenant", "tenant"))).fanOut, 2);
  const back: Query = { from: "lines", join: { table: "orders", left: "order_id", right: "id" } };
  assert.equal((await router.query(back)).fanOut, 2);
});

test("an id that is there under another tenant is refused, and its row stays as it is", async () => {
  await using files = await shardFiles(INVOICES, 1, 16);
  const router = routerOf(files);
  await router.store("orders", order(1, "a"));
  await assert.rejects(
    router.store("orders", { ...order(1, "b"), amount: 9 }),
    (error) => error instanceof Refused && /orders 1 is another tenant's/.test(error.message),
  );
  await router.store("orders", { ...order(1, "a"), amount: 5 });
  const { rows } = await router.query({ from: "orders", select: ["tenant", "amount"] });
  assert.deepEqual(rows, [{ tenant: "a", amount: 5 }]);
});

test("a write that gets no answer ends at its deadline, and says by name that nobody knows", async () => {
  await using files = await shardFiles(INVOICES, 1, 16);
  const signals: (AbortSignal | undefined)[] = [], slow = silent(0);
  const shard: Shard = {
    ...slow,
    run: (statements, options) => {
      signals.push(options?.signal);
      return slow.run(statements);
    },
  };
  const router = routerOf(files, { shards: new Map([[0, shard]]), writeDeadline: 20 });
  await assert.rejects(
    router.store("orders", order(1)),
    (error) =>
      error instanceof OutcomeUnknown && /shard 0 .* 20 ms are over/.test(error.message) &&
      error.shards.join() === "0",
  );
  assert.equal(signals[0]!.aborted, true);
  const gone: Shard = { ...slow, run: () => Promise.reject(new ShardDown(0, "reset")) };
  await assert.rejects(
    routerOf(files, { shards: new Map([[0, gone]]) }).store("orders", order(1)),
    /OutcomeUnknown: Cannot say whether rows of orders are stored: .*reset/,
  );
  // Where nobody was asked, it is known.
  await assert.rejects(
    routerOf(files, { shards: new Map() }).store("orders", order(1)),
    /ShardDown: Cannot reach shard 0: this router knows none/,
  );
});

test("two columns of one name in an answer are refused", async () => {
  await using files = await shardFiles(INVOICES, 1, 16);
  const count = { fn: "count", as: "month" } as const;
  const bad: Query[] = [
    { from: "orders", groupBy: ["month"], aggregates: [count] },
    { from: "orders", aggregates: [count, { fn: "sum", column: "amount", as: "month" }] },
  ];
  for (const query of bad) {
    await assert.rejects(routerOf(files).query(query), /two columns of the answer are named month/);
  }
});

test("a query waits for its deadline and not a moment longer", async () => {
  await using files = await shardFiles(INVOICES, 2, 16);
  const planned: number[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: () => Promise.resolve(),
    after: (ms, call) => {
      planned.push(ms);
      call();
      return () => {};
    },
  };
  const router = routerOf(files, {
    shards: new Map([[0, silent(0)], [1, silent(1)]]),
    clock,
    deadline: 37,
  });
  await assert.rejects(router.query({ from: "orders" }), Incomplete);
  assert.deepEqual(planned, [37]);
});

test("a query may ask exactly so many shards as maxFanOut says", async () => {
  await using files = await shardFiles(INVOICES, 4, 16);
  assert.equal((await routerOf(files, { maxFanOut: 4 }).query({ from: "orders" })).fanOut, 4);
  await assert.rejects(
    routerOf(files, { maxFanOut: 3 }).query({ from: "orders" }),
    /at most 3 shards: it needs 4/,
  );
});

test("after a key got a chunk of its own, whoever has the older map is refused on its shard", async () => {
  await using files = await shardFiles(INVOICES, 2, 16);
  const { epoch, directory } = await files.catalog.load();
  await isolate({ ...files, schema: INVOICES }, "tenant-1");
  const home = files.shards.get(directory.shardOf("tenant-1"))!;
  await assert.rejects(home.run([{ sql: "SELECT 1" }], { epoch }), StaleEpoch);
});
