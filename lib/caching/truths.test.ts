import assert from "node:assert/strict";
import { test } from "node:test";
import table from "../../data/caching/closed-forms.json" with { type: "json" };
import {
  cellsApart,
  checkBands,
  checkChe,
  checkExact,
  checkMisses,
  checkShards,
  checkTraces,
  cheFifo,
  cheLru,
  nobodyEarly,
  optimal,
  replay,
  Sieve,
  stampedeLoads,
  ttlHitRatio,
  ttlStaleHits,
  zipfShares,
} from "./mod.ts";

const wrong = <Row extends { ok: boolean }>(rows: readonly Row[]) => rows.filter(({ ok }) => !ok);

test("the traces are those of the two programs", () => {
  assert.deepEqual(wrong(checkTraces()), []);
});

test("all 120 counts of misses are those of libCacheSim and Caffeine", () => {
  const rows = checkMisses();
  assert.equal(rows.length, 120);
  assert.deepEqual(wrong(rows), []);
});

test("a SIEVE whose hand begins at the oldest entry each time is found out", () => {
  const rows = checkMisses((_, trace, capacity) => restarting(trace, capacity), ["Sieve"]);
  assert.equal(rows.length, 20);
  assert.equal(rows.length - wrong(rows).length, 5);
});

/** Misses of a SIEVE that forgets where its hand was. */
function restarting(trace: ArrayLike<number>, capacity: number): number {
  const used = new Map<number, boolean>();
  let misses = 0;
  for (let i = 0; i < trace.length; i++) {
    const key = trace[i]!;
    if (used.has(key)) {
      used.set(key, true);
      continue;
    }
    misses++;
    if (used.size >= capacity) {
      let found = false;
      for (const [other, bit] of used) {
        if (!bit) {
          used.delete(other);
          found = true;
          break;
        }
        used.set(other, false);
      }
      if (!found) used.delete(used.keys().next().value!);
    }
    used.set(key, false);
  }
  return misses;
}

test("S3-FIFO and W-TinyLFU lie between the two programs wherever these agree", () => {
  assert.deepEqual(wrong(checkBands()), []);
  // What is left out is named, and what lies outside in it.
  assert.deepEqual([checkBands().length, cellsApart().length], [25, 15]);
  assert.deepEqual(wrong(cellsApart()).map(({ fact }) => fact), ["WTinyLFU, looping, 800"]);
});

test("a curve from a tenth of the keys is within 0.04 of the exact one", () => {
  assert.deepEqual(wrong(checkShards()), []);
});

test("LRU and FIFO hit as often as Che's approximation says", () => {
  assert.deepEqual(wrong(checkChe()), []);
});

test("small caches hit as often as they exactly must", () => {
  assert.deepEqual(wrong(checkExact()), []);
});

test("our closed forms give the numbers of the table", () => {
  for (
    const { objects, exponent, capacity, LRU, FIFO, optimal: best } of table.approximations.cells
  ) {
    const shares = zipfShares(objects, exponent);
    assert.ok(Math.abs(cheLru(shares, capacity) - LRU) < 1e-6);
    assert.ok(Math.abs(cheFifo(shares, capacity) - FIFO) < 1e-6);
    assert.ok(Math.abs(optimal(shares, capacity) - best) < 1e-6);
  }
  assert.equal(ttlHitRatio(2, 3).toFixed(6), "0.857143");
  assert.equal(ttlStaleHits(0.2, 3).toFixed(6), "0.248019");
  assert.equal(stampedeLoads(50, 0.4), 21);
  assert.equal(nobodyEarly({ rate: 20, duration: 0.3, beta: 1, ttl: 10 }).toFixed(6), "0.002479");
});

test("replaying counts what the cache counts", () => {
  const cache = new Sieve<number, number>({ capacity: 3 });
  assert.equal(replay(cache, [1, 2, 3, 1, 4, 1]), cache.stats.misses);
});
