import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { Sieve } from "../mod.ts";
import {
  avalanche,
  checkTime,
  chooseCapacity,
  compareInvalidations,
  compareLayers,
  compareOutages,
  compareProtections,
  lostShare,
  runLayers,
  siteTrace,
  sunday,
  unknownIds,
} from "./mod.ts";

test("without a cache Sunday is lost, and with one it is not", () => {
  const evening = {
    ...{ keys: 5000, exponent: 0.9, peak: 1000, calm: 0.3, seconds: 30, query: 6, connections: 2 },
    ...{ during: [10, 20] as const, patience: 1000 },
  };
  const without = sunday({ ...evening, random: random(1) });
  const cache = new Sieve<number, number>({ capacity: 2500 });
  assert.ok(lostShare(without, [10, 20]) > 0.5);
  assert.ok(lostShare(sunday({ ...evening, random: random(1), caches: [cache] }), [12, 20]) < 0.02);
});

test("a capacity that a sampled curve picked reaches the goal, near enough", () => {
  const trace = siteTrace(random(2), { length: 60_000, keys: 20_000, exponent: 0.9, crawled: 0 });
  const picked = chooseCapacity(trace, { goal: 0.5, rate: 0.1, most: 20_000, seed: 0 });
  assert.ok(Math.abs(picked.checked! - 0.5) < 0.06, `${picked.checked}`);
});

test("told of writes, nodes serve less that is stale, by fewer messages where Redis knows who has read", () => {
  const [ttl, published, tracked, tags] = compareInvalidations({
    ...{ seed: 1, nodes: 8, keys: 200, exponent: 0.9, reads: 500, writes: 4, ttl: 10_000 },
    ...{ latency: 1, duration: 40_000, deaf: [10_000, 13_000] as const },
  });
  const stale = [ttl!, published!, tracked!, tags!].map(({ ages }) => ages.length);
  assert.ok(stale[0]! > 10 * stale[1]!);
  assert.ok(stale[2]! < stale[1]!);
  assert.ok(tracked!.messages < published!.messages);
  assert.ok(tags!.messages > tracked!.messages);
});

test("each protection loads as often as it must", async () => {
  const { rows } = await compareProtections({
    ...{ seed: 1, nodes: 4, reads: 200, load: 200, ttl: 1000, expiries: 4 },
  });
  const [none, single, lease, stale, early] = rows;
  assert.ok(none!.loads > 30);
  assert.deepEqual([single!.loads, lease!.loads], [4, 1]);
  assert.deepEqual([stale!.waited, stale!.loads], [0, 4]);
  assert.ok(early!.waited < single!.waited);
});

test("jitter flattens an avalanche, and a Bloom filter stops what no cache can", () => {
  const rows = avalanche({ seed: 1, keys: 1000, reads: 500, ttl: 20, jitter: 0.3 });
  const most = (which: string) =>
    Math.max(...rows.filter((row) => row.lifetimes === which).map(({ loads }) => loads));
  const [equal, drawn] = [...new Set(rows.map(({ lifetimes }) => lifetimes))];
  assert.ok(most(equal!) > 2 * most(drawn!));
  const [nothing, negative, bloom] = unknownIds({
    ...{ seed: 1, keys: 2000, exponent: 0.9, capacity: 200, reads: 5000 },
  });
  assert.ok(bloom!.queries < nothing!.queries / 2);
  assert.ok(negative!.hits < nothing!.hits);
});

test("each layer of HTTP takes load off the one behind it, and nothing private leaks", async () => {
  const options = {
    ...{ seed: 1, clients: 30, pages: 200, exponent: 0.9, views: 1500, rate: 20, maxAge: 20 },
    ...{ size: 10_000, changes: 600, own: 0.1 },
  };
  const rows = await compareLayers(options);
  assert.ok(rows.every(({ leaked }) => leaked === 0));
  const [none, shared, , both, etag] = rows;
  assert.ok(shared!.origin < none!.origin && both!.origin < shared!.origin);
  assert.ok(etag!.bytes < both!.bytes && etag!.origin === both!.origin);
  assert.ok((await runLayers("both", options, true)).leaked > 0);
});

test("Redis dies: who falls through melts the database, who is protected does not", async () => {
  const [naive, guarded, warm] = await compareOutages({
    ...{ seed: 1, keys: 20_000, exponent: 0.9, reads: 500, memory: 500, ttl: 10_000, query: 6 },
    ...{ connections: 1, latency: 1, seconds: 24, gone: [6, 14] as const, patience: 1000 },
  });
  assert.ok(naive!.during < guarded!.during);
  assert.ok(naive!.longestQueue > 100 && guarded!.longestQueue < 10);
  assert.ok(warm!.after >= guarded!.after);
});

test("the closed forms of time hold", async () => {
  assert.deepEqual((await checkTime()).filter(({ ok }) => !ok), []);
});
