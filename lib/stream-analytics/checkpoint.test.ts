import assert from "node:assert/strict";
import { test } from "node:test";
import { crashing, crashTruth, JOB_DESIGNS } from "./experiments/crashes.ts";

const BEST = "one checkpoint, rows in their place";

test("4,000 crashes at every step: nothing is lost, nothing is twice", () => {
  const { "fewest at a step": fewest, "late panes": late, ...row } = crashing(BEST, 4000, 7);
  assert.deepEqual(row, { design: BEST, crashes: 4000, lost: 0, twice: 0 });
  assert.ok(fewest > 400 && late > 1000, `${fewest}, ${late}`);
});

test("each part of the design is needed: without it the same crashes show", () => {
  const wrong = Object.fromEntries(
    Object.keys(JOB_DESIGNS).filter((name) => name !== BEST)
      .map((name) => [name, crashing(name, 500, 7)]),
  );
  assert.ok(wrong["offset before the work"]!.lost > 0);
  assert.ok(wrong["offset after the work, state apart"]!.lost > 0);
  assert.ok(wrong["one checkpoint, rows appended"]!.twice > 0);
  assert.equal(wrong["one checkpoint, rows appended"]!.lost, 0);
  assert.ok(wrong["windows by arrival"]!.lost + wrong["windows by arrival"]!.twice > 0);
});

test("a truth about crashes needs some at every step, and late panes among the rows", () => {
  const good = {
    ...{ design: BEST, crashes: 500, "fewest at a step": 9, "late panes": 4, lost: 0, twice: 0 },
  };
  assert.equal(crashTruth(good).ok, true);
  for (const wrong of [{ lost: 1 }, { twice: 1 }, { "late panes": 0 }, { "fewest at a step": 0 }]) {
    assert.equal(crashTruth({ ...good, ...wrong }).ok, false, JSON.stringify(wrong));
  }
});
