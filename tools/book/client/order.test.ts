import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveCell } from "../live-notebook.ts";
import { reachedBy, unitsFor } from "./order.ts";

const cell = (index: number, numbers: string[], units: number[]): LiveCell => ({
  ...{ index, numbers, units, own: units.slice(-1) },
});
const CELLS = [
  cell(1, ["*"], [0]),
  cell(4, ["load"], [0, 1, 2]),
  cell(6, ["load", "burst"], [0, 3]),
  cell(8, [], [5]),
];

test("a number moves the cells that it reaches, and those that any number moves", () => {
  assert.deepEqual(reachedBy(CELLS, ["load"]), [1, 4, 6]);
  assert.deepEqual(reachedBy(CELLS, ["burst"]), [1, 6]);
  assert.deepEqual(reachedBy(CELLS, []), []);
});

test("what stays as printed is told where its numbers are no longer those printed", () => {
  const saved = [{ index: 2, numbers: ["load"], why: "" }, { index: 3, numbers: ["*"], why: "" }];
  assert.deepEqual(reachedBy(saved, ["load"]), [2, 3]);
  assert.deepEqual(reachedBy(saved, ["burst"]), [3]);
  assert.deepEqual(reachedBy(saved, []), []);
});

test("the cell that is looked at comes first, with what it needs, and nothing runs twice", () => {
  assert.deepEqual(unitsFor({ cells: CELLS, after: {} }, [6, 4, 1]), [0, 3, 1, 2]);
});

test("who changes a value waits for those above that read it, if they run at all", () => {
  const after = { 3: [2] };
  assert.deepEqual(unitsFor({ cells: CELLS, after }, [6, 4]), [0, 2, 3, 1]);
  assert.deepEqual(unitsFor({ cells: CELLS, after }, [6]), [0, 3]);
});
