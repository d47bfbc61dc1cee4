import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { answered, nothingYet, type Progress } from "./progress.ts";
import { readProgress } from "./read-progress.ts";
import { Schedule } from "./schedule.ts";

const START = Date.UTC(2026, 0, 5, 18);
const progress: Progress = {
  ...answered(nothingYet(), new Schedule(), { id: "a", grade: "good", at: START }),
  interviews: [{
    ...{ at: START, notebook: "07-x", minutes: { U: 5, N: 4 }, plan: { U: 6, N: 4 } },
    ...{ ticked: 1, points: 2, missed: ["a point"], notes: { U: "said" } },
    numbers: [{ name: "rate", about: "of it", unit: "req/s", value: 400 }],
  }],
};
const text = JSON.stringify(progress);
/** The same with something else at a path. */
function changed(path: string, value: unknown): string {
  const copy = JSON.parse(text), keys = path.split("."), last = keys.pop()!;
  keys.reduce((at, key) => at[key], copy)[last] = value;
  return JSON.stringify(copy);
}

test("progress is read as it was written", () => {
  assert.deepEqual(readProgress(text), { progress, problems: [] });
});

test("an interview that was left open for hours is kept, with as many minutes as are counted", () => {
  const { progress: read, problems } = readProgress(changed("interviews.0.minutes.U", 700));
  assert.deepEqual(problems, []);
  assert.deepEqual(read.interviews[0]!.minutes, { U: 600, N: 4 });
});

test("a bad entry is left out with a sentence, and all others stay", () => {
  const bad = readProgress(changed("interviews.0.points", -1));
  assert.deepEqual(bad.progress, { ...progress, interviews: [] });
  assert.match(bad.problems[0]!, /^One interview 1 was left out \(points\): .*received -1\.$/);
  const card = readProgress(changed("cards.b", { due: "soon" }));
  assert.deepEqual(card.progress, progress);
  assert.match(card.problems[0]!, /^One card b was left out \(due\): .*received "soon"\.$/);
  const log = readProgress(changed("log", 7));
  assert.deepEqual(log.progress, { ...progress, log: [] });
  assert.match(log.problems[0]!, /received 7\.$/);
  const many = readProgress(changed("log", Array(50).fill({})));
  assert.equal(many.problems.length, 4);
  assert.equal(many.problems[3], "47 more were left out.");
});

test("what is no progress at all is refused in a sentence", () => {
  assert.throws(
    () => readProgress("{broken"),
    /^TypeError: Cannot read the progress: it is no JSON$/,
  );
  assert.throws(() => readProgress("[]"), /it must be an object: received \[\]$/);
  assert.throws(() => readProgress("{}"), /its version must be 1: received nothing$/);
  assert.throws(() => readProgress(changed("version", 2)), /must be 1: received 2$/);
});

test("whatever stands in storage is read, or refused by a TypeError; what was read is read again whole", () => {
  const field = fc.constantFrom("version", "cards", "log", "interviews", "log.0.at", "cards.a.due");
  fc.assert(fc.property(field, fc.jsonValue(), (path, value) => {
    try {
      const { progress: read } = readProgress(changed(path, value));
      assert.deepEqual(readProgress(JSON.stringify(read)), { progress: read, problems: [] });
    } catch (error) {
      assert.ok(error instanceof TypeError && /^Cannot read the progress/.test(error.message));
    }
  }));
});
