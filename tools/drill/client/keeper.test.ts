import assert from "node:assert/strict";
import { test } from "node:test";
import { Keeper } from "./keeper.ts";

test("the first is written at once, of those that wait only the last, and never two at a time", async () => {
  const written: string[] = [], done: (() => void)[] = [];
  const keeper = new Keeper((text) => {
    written.push(text);
    return new Promise((resolve) => done.push(resolve));
  }, () => {});
  for (const text of ["a", "b", "c"]) keeper.put(text);
  assert.deepEqual(written, ["a"]);
  assert.equal(keeper.isKept, false);
  done.shift()!();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(written, ["a", "c"]);
  done.shift()!();
  await keeper.settled();
  assert.equal(keeper.isKept, true);
});

test("a write that fails is told of, until one succeeds", async () => {
  const told: string[] = [];
  let fails = true;
  const keeper = new Keeper(
    () => fails ? Promise.reject(new Error("full")) : Promise.resolve(),
    (problem) => told.push(problem),
  );
  keeper.put("a");
  await keeper.settled();
  assert.equal(keeper.isKept, false);
  fails = false;
  keeper.put("b");
  await keeper.settled();
  assert.equal(keeper.isKept, true);
  assert.deepEqual(told, ["full", ""]);
});
