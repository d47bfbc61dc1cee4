import assert from "node:assert/strict";
import { test } from "node:test";
import {
  backendCalls,
  callsOf,
  coalescing,
  directScreen,
  gatewayScreen,
  hedging,
  leaks,
  limitsOfSeveral,
  nestedQuery,
  othersMeanwhile,
  outsideTruths,
  routerScores,
  sameByThreeFaces,
  slowService,
  workedRoute,
} from "./mod.ts";

test("a screen of five orders takes eleven calls and three logins without a gateway", async () => {
  const options = { orders: 5, rtt: 80, inside: 4 };
  const direct = await directScreen(options), one = await gatewayScreen(options);
  assert.deepEqual([direct.trips, direct.calls.filter(({ kind }) => kind === "login").length], [
    14,
    3,
  ]);
  assert.equal(direct.ms, 4 * 84);
  assert.equal(one.ms, 80 + 2 * 4);
});

test("more orders than a phone has connections take another wave", async () => {
  const { ms } = await directScreen({ orders: 7, rtt: 80, inside: 4 });
  assert.equal(ms, 5 * 84);
});

test("routers score as the specification's floors say", async () => {
  assert.deepEqual((await routerScores()).map(({ right, of }) => [right, of]), [
    [88, 101],
    [92, 101],
    [101, 101],
  ]);
  assert.deepEqual(workedRoute("/orders/7", true), { first: "web", specific: "beta" });
});

test("what a naive proxy lets through the gateway does not", async () => {
  const rows = await leaks();
  assert.equal(rows[0]!.naive, "no x-user");
  assert.equal(rows[0]!.gateway, "x-user: mira");
  assert.match(rows[1]!.naive, /10\.0\.0\.1/);
  assert.ok(rows.every(({ gateway }) => !gateway.includes("10.0.0.1")));
});

test("batched calls do not grow with the orders, naive ones do", async () => {
  const rows = await backendCalls([1, 10, 50]);
  const of = (resolvers: string) =>
    rows.filter((row) => row.resolvers === resolvers).map(({ calls }) => calls);
  assert.deepEqual(of("one call per level"), [3, 3, 3]);
  const [one, ten, fifty] = of("one call per object");
  assert.ok(one! <= 3 && ten! > 15 && fifty! > 80);
});

test("nested queries: calls grow by the number of orders with each link, the cost stays above them", async () => {
  for (const links of [0, 2, 4]) {
    const { naive, batched, cost } = await callsOf(nestedQuery(links, 5));
    assert.ok(cost >= naive && cost >= batched);
    assert.equal(batched, links + 1);
  }
});

test("one slow service takes the others with it where they share a pool, and does not behind bulkheads", async () => {
  const options = { pool: 60, rate: 40, slow: 5000, timeout: 500, seed: 3 };
  const shared = othersMeanwhile(await slowService({ ...options, guarded: false }));
  const guarded = othersMeanwhile(await slowService({ ...options, guarded: true }));
  assert.ok(shared < 0.5, String(shared));
  assert.ok(guarded > 0.99, String(guarded));
});

test("each gateway's own limit admits the limit once each; a shared one is kept", () => {
  const options = { gateways: 3, capacity: 20, refill: 10, seconds: 20, seed: 1 };
  const [own, shared] = limitsOfSeveral(options);
  assert.ok(own!.times > 2.5 && own!.violations > 0);
  assert.ok(shared!.times <= 1 && shared!.violations === 0);
});

test("merging saves more the busier it is, and a second copy shortens the tail for a few calls", async () => {
  const [quiet, busy] = await coalescing([10, 1000], 4, 1);
  assert.ok(quiet!.called > 0.8 && busy!.called < 0.5);
  const [one, two] = await hedging(500, 30);
  assert.ok(one!.p99 >= 400 && two!.p99 < 60, `${one!.p99} ${two!.p99}`);
  assert.ok(two!.calls > 1.01 && two!.calls < 1.05);
});

test("all outside truths hold, and simpler servers get less", async () => {
  const { ours, controls } = await outsideTruths(200, 5);
  assert.deepEqual(ours.filter(({ ok }) => !ok), []);
  assert.deepEqual(controls.map(({ score }) => score), [
    ...["13 of 15", "13 of 13", "12 of 23", "4 of 25"],
  ]);
});

test("three protocols give the same answers", async () => {
  assert.equal(await sameByThreeFaces(100, 3), 100);
});
