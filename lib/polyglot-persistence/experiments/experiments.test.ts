import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/random.ts";
import * as lab from "./mod.ts";

const race = { random: random(7), clients: 6, each: 150, keys: 3, way: 5, writes: 0.1 };

test("the checker names the stale read of a plain cache aside, and finds none where only news is taken", async () => {
  const plain = await lab.cacheRace({ ...race, newer: false });
  assert.equal(plain.verdict.verdict, "not linearizable");
  assert.ok(plain.stale.length > 0);
  const lanes = lab.laneRows(plain), culprit = lanes.find(({ is }) => is === "the stale read")!;
  assert.ok(
    lanes.some(({ is, to }) => is === "write" && to < culprit.from),
    "what it should have seen",
  );
  assert.ok(lanes.length > 4 && lanes.length <= 14, `${lanes.length}`);
  const newer = await lab.cacheRace({ ...race, newer: true });
  assert.equal(newer.verdict.verdict, "linearizable");
  assert.equal(newer.stale.length, 0);
  assert.ok(newer.hits > newer.reads / 2, "it still is a cache");
});

test("a writer that ends before the drop leaves an old price until its time is up, or the outbox tells", async () => {
  const slow = { ...race, random: random(7), think: 1000, writes: 0.05, newer: true, ttl: 4000 };
  const steady = await lab.cacheRace(slow);
  assert.equal(steady.deaths, 0);
  assert.ok(steady.oldest < 200, `${steady.oldest}`);
  const dying = await lab.cacheRace({ ...slow, deaths: 0.5 });
  assert.ok(dying.deaths > 5 && dying.oldest > 1000 && dying.oldest < 4200, `${dying.oldest}`);
  assert.equal(dying.verdict.verdict, "linearizable", "nobody was told of those writes");
  const longer = await lab.cacheRace({ ...slow, deaths: 0.5, ttl: 60_000 });
  assert.ok(longer.oldest > 4200, `${longer.oldest}`);
  const told = await lab.cacheRace({ ...slow, deaths: 0.5, ttl: 60_000, poll: 200 });
  assert.ok(told.deaths > 5 && told.oldest < 400, `${told.oldest}`);
  assert.ok([steady, dying, longer, told].every(({ stale }) => stale.length === 0));
  const deletes = told.operations.filter(({ input }) => "write" in input && input.write === "gone");
  assert.ok(deletes.length > 0);
  assert.ok(told.operations.some(({ output }) => output === "gone"), "and it is read as gone");
});

test("a crash between two stores leaves them apart, one between outbox, log and stores does not", async () => {
  const rows = await lab.crashPoints(random(7), 60);
  assert.ok(rows.every(({ crashes }) => crashes === 60), JSON.stringify(rows));
  const dual = rows.filter(({ way }) => way === "dual write").map(({ divergent }) => divergent);
  assert.ok(dual[0] === 0 && dual[1]! > 0 && dual[2]! > 0 && dual[3] === 0, dual.join());
  assert.ok(rows.every(({ way, divergent }) => way === "dual write" || divergent === 0));
});

test("twice and out of order: without versions products rise from the dead, with them nothing differs", async () => {
  const options = {
    random: random(7),
    products: 300,
    changes: 6,
    twice: 0.2,
    window: 300,
    poison: 5,
  };
  const naive = await lab.lateEvents({ ...options, versions: false });
  assert.ok(naive.resurrected > 0 && naive.stale > 0, JSON.stringify(naive));
  const { resurrected, stale, missing, parked } = await lab.lateEvents({
    ...options,
    versions: true,
  });
  assert.deepEqual({ resurrected, stale, missing, parked }, {
    ...{ resurrected: 0, stale: 0, missing: 0, parked: 5 },
  });
});

test("with a token nobody misses the own review, and as many go to the source as missed it before", async () => {
  const options = {
    ...{ random: random(7), rate: 20, readers: 100, poll: 200, way: 100, pause: 400 },
    duration: 30_000,
  };
  const without = await lab.ownReviews({ ...options, tokens: false });
  const withTokens = await lab.ownReviews({ ...options, tokens: true });
  assert.ok(without.missed > 0 && without.fromSource === 0);
  assert.equal(withTokens.missed, 0);
  assert.equal(withTokens.fromSource, without.missed);
  assert.equal(without.staleness.length, without.written);
});

const sale = { random: random(7), orders: 400, stock: 20, each: 12, patience: 500, silent: 0.05 };

test("crashes at each step of the checkout: nothing is oversold, nobody pays for nothing", async () => {
  const { crashes, confirmed, cancelled, ...wrong } = await lab.sagaCrashes(sale);
  assert.equal(crashes, 84);
  assert.ok(confirmed > 50 && cancelled > 20, `${confirmed} ${cancelled}`);
  assert.deepEqual(wrong, {
    ...{ oversold: 0, chargedWithoutOrder: 0, ordersWithoutCharge: 0, stuck: 0, lostGoods: 0 },
  });
});

test("what the parts of the checkout are for: each one left out is seen in the counts", async () => {
  const forgetful = await lab.sagaCrashes({ ...sale, compensation: "release only" });
  assert.ok(forgetful.chargedWithoutOrder > 0, JSON.stringify(forgetful));
  const stubborn = await lab.sagaCrashes({ ...sale, each: 0, compensation: "none" });
  assert.ok(stubborn.stuck > 0, JSON.stringify(stubborn));
  const racy = await lab.sagaCrashes({
    ...sale,
    ...{ each: 0, book: (stock, clock) => new lab.RacyOrders(stock, clock) },
  });
  assert.ok(racy.oversold > 0, JSON.stringify(racy));
});

test("a store lost under load comes back equal, while changes go on", async () => {
  const run = await lab.lostStore({ random: random(7), products: 500, rate: 50, speed: 200 });
  assert.equal(run.equal, true);
  assert.ok(run.meanwhile > 50 && run.seconds > 1);
  assert.ok(run.rows.some(({ share }) => share < 0.5));
  assert.equal(run.rows.at(-1)!.share, 1);
});

test("in one store pages wait behind orders, apart they do not", () => {
  const options = {
    random: random(7),
    rates: { page: 150, cart: 60, order: 20 },
    costs: { page: 6, cart: 3, order: 8 },
    ...{ cores: 2, surge: 3 },
  };
  const together = lab.saleMinute({ ...options, apart: false });
  const apart = lab.saleMinute({ ...options, apart: true });
  assert.equal(together.length, 180);
  // Machines alone help as well: as many as the stores have together, in one queue.
  const more = lab.saleMinute({ ...options, apart: false, cores: lab.coresApart(options.cores) });
  assert.ok(lab.worstOf(together, "page") > 10 * lab.worstOf(more, "page"));
  assert.ok(lab.worstOf(more, "page") > lab.worstOf(apart, "page"), "a cached page costs less");
  const surge = { ...options, surge: 6 };
  const grown = lab.saleMinute({ ...surge, apart: false, cores: lab.coresApart(options.cores) });
  assert.ok(
    lab.worstOf(grown, "order") >
      10 * lab.worstOf(lab.saleMinute({ ...surge, apart: true }), "order"),
  );
  assert.ok(lab.worstOf(together, "page") > 50 * lab.worstOf(apart, "page"));
});

test("with indexes a filter looks at what it finds and little more, and finds the same", () => {
  const rows = lab.examined(5000, random(7));
  for (const { filter, how, examined, returned } of rows) {
    const other = rows.find((row) => row.filter === filter && row.how !== how)!;
    assert.equal(returned, other.returned);
    if (how === "without an index") assert.equal(examined, 5000);
  }
  const range = rows.find(({ filter, how }) =>
    filter === "price and kind" && how === "with indexes"
  )!;
  assert.equal(range.examined, range.returned);
});
