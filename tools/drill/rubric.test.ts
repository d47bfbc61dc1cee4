import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, noted, passed, stagesOf, tickedIn } from "./held.ts";
import type { Interview } from "./interview.ts";
import { merged, nothingYet } from "./progress.ts";
import { readProgress } from "./read-progress.ts";
import { differenceOf, lastBefore, minutesOf, missedLines, resultOf, rubricOf } from "./rubric.ts";

const point = (text: string, more = {}) => ({ text, link: `07-x.html#${text}`, ...more });
const interview: Interview = {
  ...{ notebook: "07-x", title: "X", task: "Design X." },
  parts: [
    {
      letter: "U",
      name: "U · Why",
      minutes: 6,
      points: [point("why"), point("N1: 5 ms", { printed: true })],
    },
    {
      letter: "D",
      name: "D · How much",
      minutes: 5,
      points: [point("84 % lost", { quoted: true, printed: true })],
    },
  ],
  followUps: [
    {
      ...point("And now?", { changed: true }),
      answer: "<p>So.</p>",
      mustSay: "a lock &amp; a log",
    },
  ],
  numbers: [{
    name: "rate",
    about: "",
    unit: "req/s",
    printed: 100,
    low: 1,
    high: 10_000,
    whole: true,
  }],
} as unknown as Interview;
const held = (at: number, vary = false) => begun(interview, vary, () => 0.4, at);

test("a rubric asks for what the notebook prints, and with other numbers says whose they are", () => {
  const texts = (vary: boolean) => rubricOf(interview, held(1, vary)).flatMap(({ lines }) => lines);
  assert.deepEqual(texts(false).map(({ text }) => text), [
    ...["why", "N1: 5 ms", "to quote: 84 % lost", "a lock &amp; a log"],
  ]);
  assert.deepEqual(texts(true).map(({ text }) => text), [
    ...["why", "for the printed numbers: N1: 5 ms"],
    ...["to quote: your own number; for the printed ones, 84 % lost", "a lock &amp; a log"],
  ]);
  // It is the same point each time.
  assert.deepEqual(texts(true).map(({ id }) => id), texts(false).map(({ id }) => id));
  assert.equal(texts(false).at(-1)!.id, "a lock & a log");
});

test("a result holds points, minutes against the plan, notes and numbers, and is read as it was kept", () => {
  let now = held(5, true);
  now = passed(noted(now, "U · Why", "said"), "U · Why", 90_000);
  now = noted(tickedIn(now, "why", true), "D · How much", "  ");
  const result = resultOf(interview, now);
  assert.deepEqual(result.minutes, { "U · Why": 1.5, "D · How much": 0, "question 1": 0 });
  assert.equal(Object.values(result.plan!).reduce((a, b) => a + b, 0), 45);
  assert.deepEqual(result.notes, { "U · Why": "said" });
  assert.equal(result.numbers![0]!.name, "rate");
  assert.deepEqual([result.ticked, result.points], [1, 4]);
  assert.deepEqual(result.missed, ["N1: 5 ms", "to quote: 84 % lost", "a lock & a log"]);
  const kept = { ...nothingYet(), interviews: [result] };
  assert.deepEqual(readProgress(JSON.stringify(kept)), { progress: kept, problems: [] });
  assert.deepEqual(merged(kept, kept), kept);
});

test("an interview that was left open for hours can be kept", () => {
  const long = stagesOf(interview, held(5)).reduce(
    (all, { name }) => passed(all, name, 700 * 60_000),
    held(5),
  );
  const kept = { ...nothingYet(), interviews: [resultOf(interview, long)] };
  assert.deepEqual(readProgress(JSON.stringify(kept)).problems, []);
  assert.equal(minutesOf(kept.interviews[0]!), 1800);
});

test("what was missed is told with its place, in the words of its numbers; what the book lost, as it was", () => {
  const result = resultOf(interview, held(5, true));
  const lines = missedLines({ ...result, missed: [...result.missed, "<old>"] }, interview);
  assert.deepEqual(lines.map(({ link }) => link.split("#")[1] ?? ""), [
    ...["why", "N1: 5 ms", "84 % lost", "And now?", ""],
  ]);
  assert.match(lines[2]!.text, /^to quote: your own number/);
  assert.equal(lines[4]!.text, "&lt;old&gt;");
  assert.equal(missedLines(result, undefined)[0]!.link, "");
});

test("against the time before: points, minutes, what is said now and what is missed again", () => {
  const first = resultOf(interview, passed(held(5), "U · Why", 120_000));
  const second = resultOf(interview, passed(tickedIn(held(9), "why", true), "U · Why", 60_000));
  assert.deepEqual(differenceOf(second, first, interview), {
    ...{ share: 25, minutes: -1, gained: 1 },
    again: ["N1: 5 ms", "to quote: 84 % lost", "a lock & a log"],
  });
  const other = { ...first, notebook: "08-y", at: 7 };
  assert.equal(lastBefore([first, other, second], "07-x", 9), first);
  assert.equal(lastBefore([first, other, second], "07-x", 5), undefined);
  // A question that was not asked again was not answered.
  assert.equal(differenceOf({ ...second, missed: [] }, first, interview).gained, 3);
});
