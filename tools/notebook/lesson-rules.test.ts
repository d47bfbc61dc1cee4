import assert from "node:assert/strict";
import { test } from "node:test";
import { code, prose } from "../temporary-project.ts";
import type { Cell } from "./file.ts";
import { goodLesson, output } from "./good-lesson.ts";
import { brokenLesson } from "./lesson-rules.ts";
import { minutesLine } from "./reading-time.ts";

const replaced = (from: string | RegExp, to: string) => (cells: Cell[]) =>
  cells.map((cell) => ({ ...cell, source: cell.source.replace(from, to) }));
const silenced = (start: string) => (cells: Cell[]) =>
  cells.map((cell) =>
    cell.outputs.some((o) => "data" in o && String(o.data["text/plain"]).startsWith(start))
      ? { ...cell, outputs: [] }
      : cell
  );
/** With its minutes set right again, so that only the rule in question speaks. */
const saidOf = (cells: Cell[]) =>
  brokenLesson([{ ...cells[0]!, source: minutesLine(cells) }, ...cells.slice(1)]);

test("a lesson that keeps the rules is not complained of", () => {
  assert.deepEqual(brokenLesson(goodLesson()), []);
});

const breaks: [string, (cells: Cell[]) => Cell[], RegExp][] = [
  ["three steps", replaced(/^### 3 .*$/m, ""), /^R must have 3 to 8 steps: it has 2/],
  ["a mark on each step", replaced(" · _deeper_", ""), /^a step must end in \*core\* or/],
  [
    "a whiteboard at the end",
    replaced("### The whiteboard", "### 4 · Four · _deeper_"),
    /^R must end with/,
  ],
  ["its requirements", silenced("[requirements]"), /^U must show its requirements/],
  ["each requirement judged", silenced("[whiteboard]"), /^the whiteboard must be shown/],
  ["the architecture after", silenced("[diagram] after"), /^it must draw the architecture before/],
  ["a worked example", silenced("[steps]"), /^it must show a worked example/],
  [
    "three predictions",
    replaced("**Predict.**", "Guess."),
    /^it must ask for 3 predictions: it asks for 0/,
  ],
  [
    "five experiments",
    replaced("#### Try · a\n\n", ""),
    /^it must have 5 experiments, .*: it has 4/,
  ],
  [
    "three exercises",
    replaced("#### Your turn · b\n\n", ""),
    /^it must have 3 exercises, .*: it has 2/,
  ],
  ["something to do early", (cells) => {
    const later = Array.from({ length: 30 }, () => prose("more"));
    return [cells[0]!, ...later, ...cells.slice(1)];
  }, /^something to do must come in the first 30 cells/],
  ["what it leaves out", replaced("### What this leaves out", ""), /^Trade-offs must have/],
  [
    "the answer in 45 minutes",
    replaced("### The answer in 45 minutes", ""),
    /^the drill must begin/,
  ],
  [
    "a red flag in each answer",
    replaced("**Red flag:**", "Flag:"),
    /^drill answer 1 must end with/,
  ],
  [
    "five changed questions",
    replaced("Q (changed)", "Q"),
    /^5 drill questions must change .*: 4 do/,
  ],
  [
    "a short core path",
    (cells) => [...cells.slice(0, 4), prose("word ".repeat(2600)), ...cells.slice(4)],
    /^the core path may have 2500 words: it has 26\d\d/,
  ],
  ["few pictures on it", (cells) => [
    ...cells.slice(0, 4),
    ...Array.from({ length: 9 }, () => code("c();", output("[chart] x"))),
    ...cells.slice(4),
  ], /^the core path may have 10 pictures: it has 11/],
];
for (const [rule, change, said] of breaks) {
  test(`a lesson must have ${rule}`, () => {
    const broken = saidOf(change(goodLesson()));
    assert.equal(broken.length, 1, broken.join("\n"));
    assert.match(broken[0]!, said);
  });
}

test("a lesson must say its minutes, and honestly", () => {
  const [first, ...rest] = goodLesson();
  assert.deepEqual(
    brokenLesson([{ ...first!, source: "_core path 45 minutes, everything 90 minutes_" }, ...rest]),
    [`the first cell must say "${minutesLine(goodLesson())}"`],
  );
});
