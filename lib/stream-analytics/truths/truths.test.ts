import assert from "node:assert/strict";
import { test } from "node:test";
import book from "../../../data/stream-analytics/panes.json" with { type: "json" };
import facts from "../../../data/stream-analytics/windows.json" with { type: "json" };
import { checkHll } from "../real/suites.ts";
import { type BookExample, checkPanes } from "./panes.ts";
import { checkWindows } from "./windows.ts";

test("panes are those of the book, 40 of 40, with timing and numbers", () => {
  const { score, note } = checkPanes();
  assert.equal(score, "40 of 40", note ?? "");
});

test("a pane too many, or one that is wrong, costs a point", () => {
  const [first] = structuredClone(book.examples) as BookExample[];
  assert.equal(checkPanes([{ ...first!, expected: [] }]).ok, false);
  first!.expected[0]!.sum++;
  assert.equal(checkPanes([first!]).ok, false);
});

test("windows are those of Flink and Beam, 43 of 43, and 8 of 8 settings are refused", () => {
  const { facts, refused } = checkWindows();
  assert.equal(facts.score, "43 of 43", facts.note ?? "");
  assert.equal(refused.score, "8 of 8", refused.note ?? "");
});

test("a window that is off by one costs a point", () => {
  const changed = structuredClone(facts);
  changed.start[0]![3]!++;
  assert.equal(checkWindows(changed).facts.score, "42 of 43");
});

test("sketches are those of postgresql-hll, byte for byte, and hashes those of murmur3", () => {
  const rows = checkHll();
  if (rows.every(({ score }) => score === "skipped")) return;
  assert.deepEqual(rows.map(({ score }) => score), ["3198 of 3198", "350 of 350"]);
});

test("a suite that is not here is skipped, without a tick", () => {
  const rows = checkHll(() => ({ folder: new URL("file:///nowhere/"), missing: "not here: far" }));
  assert.deepEqual(rows.map(({ score, ok, note }) => [score, ok, note]), [
    ["skipped", undefined, "not here: far"],
    ["skipped", undefined, "not here: far"],
  ]);
});
