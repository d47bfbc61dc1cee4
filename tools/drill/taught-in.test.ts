import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../book/glossary.ts";
import { courseTable } from "../notebook/course-table.ts";
import { readNotebook } from "../notebook/file.ts";
import { htmlFor, slug } from "../notebook/html.ts";
import { interviewsOf } from "./interviews.ts";
import { stepsIn } from "./questions.ts";
import { passagesOf } from "./passages.ts";
import { TaughtIn } from "./taught-in.ts";

const course = courseTable().map(({ name, title }) => ({ notebook: readNotebook(name), title }));
const interviews = interviewsOf(course, htmlFor((href) => href));
const passages = new Map(course.map(({ notebook }) => [notebook.name, passagesOf(notebook)]));

/** The heading that a link leads below. */
function headingOf(link: string): string {
  const [, name, place] = /^(.+)\.html#(.+)$/.exec(link)!;
  return passages.get(name!)!.find((one) => one.place === place)?.heading ?? `? ${place}`;
}
const interview = (number: string) =>
  interviews.find(({ notebook }) => notebook.startsWith(number))!;
const pointIn = (number: string, text: string) =>
  interview(number).parts.flatMap(({ points }) => points).find((one) => one.text.includes(text))!;
const askedIn = (number: string, text: string) =>
  interview(number).followUps.find((one) => one.text.includes(text))!;

test("what was missed leads to the step that teaches it", () => {
  const points: [string, string, RegExp][] = [
    ["06", "breaker: states", /^4 · Stop asking: the breaker/],
    ["06", "back-off, jitter", /^3 · Back off, with jitter/],
    ["06", "3.93 calls", /^2 · Try again: the retry storm/],
    ["01", "three faces", /^2 · One table, three protocols/],
    ["01", "cost before execution", /^4 · Who asks, and what it may cost/],
    ["05", "stampede", /^4 · The stampede/],
    ["05", "SIEVE", /^1 · Copies in memory/],
    ["05", "Redis dies", /^7 · Redis dies/],
    ["11", "chunks", /^3 · Two bits a sample/],
    ["11", "the log", /^4 · A log before the answer/],
    ["11", "counters, pull", /^1 · Count, and let somebody ask/],
  ];
  for (const [number, text, heading] of points) {
    assert.match(headingOf(pointIn(number, text).link), heading, `${number}: ${text}`);
  }
  const followUps: [string, string, RegExp][] = [
    ["06", "Draw a breaker", /^4 · Stop asking: the breaker/],
    ["06", "choose a time-out", /^(1 · Do not wait for ever|2 · Try again)/],
    ["01", "N + 1 problem", /^3 · One call for each level/],
    ["01", "GraphQL, REST", /^2 · One table, three protocols/],
    ["05", "eviction policy", /^1 · Copies in memory/],
    ["11", "fit into two bits", /^3 · Two bits a sample/],
    ["11", "Push or pull", /^1 · Count, and let somebody ask/],
  ];
  for (const [number, text, heading] of followUps) {
    assert.match(headingOf(askedIn(number, text).link), heading, `${number}: ${text}`);
  }
});

test("over the course few questions lead to a chapter that sums up, and few points to the same place", () => {
  const questions = interviews.flatMap(({ followUps }) => followUps);
  const summed = questions.filter(({ link }) =>
    /^(Trade-offs|What this leaves out)/.test(headingOf(link))
  );
  assert.ok(summed.length <= questions.length / 10, `${summed.length} of ${questions.length}`);
  const points = interviews.flatMap(({ parts }) => parts).filter(({ letter }) => letter === "R")
    .flatMap(({ points }) => points);
  const places = new Set(points.map(({ link }) => link));
  assert.ok(places.size >= 0.6 * points.length, `${places.size} of ${points.length}`);
});

test("a number to quote leads to where it is shown: seven of ten do", () => {
  const quoted = interviews.flatMap(({ notebook, parts }) =>
    parts.flatMap(({ points }) => points).filter(({ quoted, text }) => quoted && /\d/.test(text))
      .map(({ text, link }) => {
        const [number] = /\d[\d,.]*/.exec(text)!, place = link.split("#")[1];
        const found = passages.get(notebook)!.find((one) => one.place === place);
        return { text: `${notebook}: ${text}`, isShown: found?.text.includes(number) ?? false };
      })
  );
  const others = quoted.filter(({ isShown }) => !isShown).map(({ text }) => text);
  assert.ok(
    others.length <= 0.3 * quoted.length,
    `${others.length} of ${quoted.length}: ${others.join("; ")}`,
  );
});

test("every place that is named is on its page", () => {
  for (const { notebook, parts, followUps } of interviews) {
    const { notebook: { cells } } = course.find((one) => one.notebook.name === notebook)!;
    const places = [
      ...cells.map((_, i) => `cell-${i + 1}`),
      ...cells.flatMap(({ kind, source }) =>
        kind === "markdown"
          ? [...source.matchAll(/^#{1,4} (.+)$/gm)].map(([, text]) => slug(text!))
          : []
      ),
    ];
    for (const { link } of [...parts.flatMap(({ points }) => points), ...followUps]) {
      const [page, place] = link.split("#");
      assert.equal(page, `${notebook}.html`);
      assert.ok(places.includes(place!), link);
    }
  }
});

test("requirements are written out, each with a tick of its own", () => {
  for (const { notebook, parts } of interviews) {
    const texts = parts.flatMap(({ points }) => points).map(({ text }) => text);
    assert.deepEqual(texts.filter((text) => /F\d?(–F\d)?(,| and) N\d?/.test(text)), [], notebook);
    const { cells } = course.find((one) => one.notebook.name === notebook)!.notebook;
    const named = stepsIn(cells).some(({ say }) => /F\d?(–F\d)?(,| and) N\d?/.test(say));
    assert.equal(texts.some((text) => text.startsWith("<b>N1</b> ")), named, notebook);
  }
  const texts = interview("06").parts[0]!.points.map(({ text }) => text);
  assert.ok(texts.includes("<b>F1</b> while loyalty is slow, trips are sold without points"));
});

/** A small notebook. */
function notebookOf(...sources: string[]) {
  const cells = sources.map((source) => ({
    ...{ kind: "markdown" as const, id: "", tags: [], outputs: [], source },
  }));
  return { ...{ name: "07-x", path: "", ranFrom: undefined }, cells };
}

test("the best passage is found, and not the worst", () => {
  const taught = new TaughtIn(
    notebookOf(
      ...["# 7 · Lists", "## R · Redesigning", "### 1 · Lists"],
      ...["### 2 · Buckets\n\nA token bucket refills.", "A list ages."],
    ),
    [],
  );
  assert.equal(taught.link({ text: "the token bucket", part: "R" }), "07-x.html#2-buckets");
  assert.equal(taught.link({ text: "list", part: "R" }), "07-x.html#1-lists");
  assert.equal(taught.link({ text: "ageing", part: "R" }), "07-x.html#cell-5");
  assert.equal(taught.link({ text: "nothing of it", part: "R" }), "07-x.html#r-redesigning");
});

test("a cell that the glossary names for a concept comes before one that has its words by chance", () => {
  const notebook = notebookOf(
    "# 7 · X",
    "## R · Redesigning",
    "A bucket holds.",
    "A meter is a bucket.",
  );
  const entry = { term: "token bucket", also: ["meter"], concepts: [], sentence: "" };
  const link = (entries: Entry[]) => new TaughtIn(notebook, entries).link({ text: "token bucket" });
  assert.equal(link([]), "07-x.html#cell-3");
  assert.equal(link([{ ...entry, notebook: "07-x" }]), "07-x.html#cell-4");
});
