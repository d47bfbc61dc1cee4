import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder } from "./jobs.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("results come in the order of the work, whoever is done first, and no more run at a time than may", async () => {
  let running = 0, most = 0;
  const work = [40, 5, 20, 0, 10].map((ms, i) => async () => {
    most = Math.max(most, ++running);
    await sleep(ms);
    running--;
    return i;
  });
  assert.deepEqual(await Array.fromAsync(inOrder(work, 2)), [0, 1, 2, 3, 4]);
  assert.equal(most, 2);
});

test("a failure comes in its turn", async () => {
  const seen: number[] = [];
  const work = [() => sleep(10).then(() => 1), () => Promise.reject(new Error("second"))];
  await assert.rejects(async () => {
    for await (const value of inOrder(work, 2)) seen.push(value);
  }, /second/);
  assert.deepEqual(seen, [1]);
});
