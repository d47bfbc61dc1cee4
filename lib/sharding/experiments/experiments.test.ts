import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import {
  addShard,
  compareShardKeys,
  fanOutTail,
  growingKeys,
  hotTenant,
  jumpsOf,
  keyWithJumps,
  namingTenant,
  slowestP99,
  tenantOfRows,
} from "./mod.ts";

const crowd = () => ({ random: random(7), tenants: 20_000, exponent: 1.1 });

test("a shard more moves four of five tenants by modulo, one of five otherwise, to the new shard alone", () => {
  const { summary, cells } = addShard(tenantOfRows(crowd(), 8000), 4, 160);
  const share = (name: string) => summary.find(({ strategy }) => strategy === name)!.tenants;
  assert.ok(Math.abs(share("modulo") - 0.8) < 0.04);
  for (const name of ["ring", "jump", "rendezvous", "directory"]) {
    assert.ok(Math.abs(share(name) - 0.2) < 0.05, name);
    const strayed = cells.filter(({ strategy, to, share }) =>
      strategy === name && to !== "4" && share > 0
    );
    assert.deepEqual(strayed, []);
  }
});

test("nobody moves fewer tenants than its own result needs, and modulo many more", () => {
  for (const [shards, points] of [[2, 1], [4, 160], [9, 3]] as const) {
    const { summary } = addShard(tenantOfRows(crowd(), 3000), shards, points);
    for (const row of summary) assert.ok(row["× least"] >= 1 - 1e-9, JSON.stringify(row));
    const times = (name: string) => summary.find(({ strategy }) => strategy === name)!["× least"];
    assert.ok(Math.abs(times("directory") - 1) < 1e-9 && times("modulo") > 1.5);
  }
});

test("only the tenant as shard key keeps a tenant's queries on one shard, and its shards below their limit", () => {
  const times = {
    "an order by its number": 0.012,
    "a tenant's last 20": 0.03,
    "a tenant's month": 0.1,
    "everybody's month": 0.2,
    "the 10 largest": 1.2,
  };
  const { rows, busiest } = compareShardKeys({
    ...crowd(),
    shards: 4,
    load: 0.4,
    times,
    requests: 8000,
  });
  const fanOut = (key: string) =>
    rows.filter((row) => row.key === key && row.query.startsWith("a tenant")).map((row) =>
      row.fanOut
    );
  assert.deepEqual(
    rows.filter(({ key, query }) => key === "tenant" && !/every|largest/.test(query))
      .map(({ fanOut }) => fanOut),
    [1, 1, 1],
  );
  assert.equal(namingTenant(), 97);
  assert.deepEqual(fanOut("order"), [4, 4]);
  assert.deepEqual(fanOut("tenant"), [1, 1]);
  assert.deepEqual(fanOut("month"), [4, 1]);
  assert.ok(busiest["tenant"]! < 0.9 && busiest["order"]! > 0.98 && busiest["month"]! > 0.98);
});

test("keys that grow go to one shard at a time, split or not", () => {
  const [fixed, split, hashed] = growingKeys(4);
  assert.equal(fixed!["writes to one shard"], 1);
  assert.ok(split!["writes to one shard"] > 0.7 && split!.fullest < 1.3 && split!.moved > 0.5);
  assert.ok(hashed!["writes to one shard"] < 0.4);
});

test("no placement of whole tenants is below the hottest one's share; salts and an own shard are", () => {
  const { summary, rows, share, found } = hotTenant({
    ...crowd(),
    exponent: 1.5,
    shards: 8,
    rows: 6000,
    salts: 16,
  });
  const fullest = (name: string) => summary.find(({ placement }) => placement === name)!.fullest;
  for (const name of ["ring", "jump", "bounded loads", "Maglev", "own shard"]) {
    assert.ok(fullest(name) >= share * 8 - 1e-9, name);
  }
  assert.ok(fullest("salted") < fullest("jump"));
  assert.equal(found.key, "tenant-0");
  assert.equal(rows.reduce((sum, row) => sum + row.rows, 0), 6 * 6000);
});

test("the tail over fan-out is the closed form where shards are idle, and above it under load", () => {
  const { simulated } = fanOutTail(random(3), 0.4, 5000);
  for (const { fanOut, p99, from } of simulated) {
    const form = slowestP99(fanOut);
    if (from.startsWith("idle")) assert.ok(Math.abs(p99 / form - 1) < 0.2, `${fanOut}: ${p99}`);
    else assert.ok(p99 > form);
  }
});

test("the worked example is a key that jumps as often as it was asked to", () => {
  const key = keyWithJumps(3, 8), jumps = jumpsOf(key, 8);
  assert.equal(jumps.filter(({ jumped }) => jumped).length, 3);
});
