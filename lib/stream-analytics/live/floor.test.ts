import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bid } from "../nexmark.ts";
import { Floor } from "./mod.ts";

const bid = (auction: number, time: number): Bid => ({
  ...{ kind: "bid", auction, bidder: 1, price: 5, category: "rings", time },
});

test("every hot lot that was ever shown gets its final number, also one that left the top", () => {
  const floor = new Floor({ lag: 0 });
  for (let lot = 1; lot <= 5; lot++) floor.add(bid(lot, 100), 100);
  floor.publish();
  for (let lot = 6; lot <= 10; lot++) {
    for (let i = 0; i < 3; i++) floor.add(bid(lot, 200), 200);
  }
  floor.add(bid(1, 300), 300);
  floor.publish();
  floor.add(bid(99, 1000), 1000);
  floor.publish();
  const rows = floor.table("hot", 1)!.since(0).filter(({ window }) => window === 0);
  assert.equal(rows.length, 10);
  assert.ok(rows.every((row) => row.final));
  assert.equal(rows.find(({ key }) => key === "1")!.value, 2);
});

test("of a window's lots the five hottest are shown, and no more", () => {
  const floor = new Floor({ lag: 0 });
  for (let lot = 1; lot <= 8; lot++) {
    for (let i = 0; i < lot; i++) floor.add(bid(lot, 100), 100);
  }
  floor.publish();
  const shown = floor.table("hot", 1)!.since(0).map(({ key }) => Number(key));
  assert.deepEqual(shown.sort((a, b) => a - b), [4, 5, 6, 7, 8]);
});

test("a window ends with the watermark that reaches its end, and not a moment before", () => {
  const floor = new Floor({ lag: 0 }), bids = () => floor.table("bids", 1)!.since(0)[0]!;
  floor.add(bid(1, 500), 500);
  floor.add(bid(1, 999), 999);
  floor.publish();
  assert.equal(bids().final, false);
  floor.add(bid(1, 1000), 1000);
  floor.add(bid(1, 600), 1000);
  floor.publish();
  assert.deepEqual([bids().value, bids().final, floor.late], [2, true, 1]);
});

test("when the stream is over every number is final", () => {
  const floor = new Floor({ lag: 2000 });
  floor.add(bid(1, 500), 500);
  floor.publish();
  floor.end();
  for (const query of ["bids", "revenue", "hot"]) {
    for (const seconds of [1, 10]) {
      const rows = floor.table(query, seconds)!.since(0);
      assert.deepEqual(rows.map(({ final }) => final), [true], `${query} ${seconds}`);
    }
  }
});
