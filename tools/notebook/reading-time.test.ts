import assert from "node:assert/strict";
import { test } from "node:test";
import { code, prose, shows } from "../temporary-project.ts";
import { coreCells, drawingShare, minutesLine, readingOf, wordsOf } from "./reading-time.ts";

test("words are what people would count", () => {
  assert.equal(wordsOf("**Two** words"), 2);
  assert.equal(wordsOf("| a | b |\n| --- | --- |\n| c | d |"), 4);
  assert.equal(wordsOf("a [link](https://example.org/some/where) and $x + y$"), 4);
  assert.equal(wordsOf("<details><summary>Answer</summary>\n\nYes"), 2);
});

const CELLS = [
  prose("# 7 · T\n\none two"),
  prose("## R · Redesigning"),
  prose("### 1 · A · _core_\n\nthree\n\n### 2 · B · _deeper_\n\nfour"),
  code("deep();"),
  prose("## Interview drill\n\n### The answer in 45 minutes\n\nfive"),
  prose("<details><summary>Q</summary>\n\nmany words folded here\n\n</details>"),
  prose("## Sources\n\nsix"),
];

test("the core path leaves out deeper steps and what is behind the trade-offs, but for the answer", () => {
  const text = coreCells(CELLS).map(({ source }) => source).join(" ");
  for (const word of ["one", "three", "five"]) assert.ok(text.includes(word), word);
  for (const word of ["four", "deep()", "six"]) assert.ok(!text.includes(word), word);
});

test("folded text, folded code and solutions cost the core path nothing", () => {
  const cells = [
    prose("a b <details>c d</details>"),
    code("x\ny", { tags: ["draw"] }),
    prose("<details>s s s</details> e", { tags: ["solution"] }),
    code("x\ny"),
    code("source();", { outputs: [shows({ "text/plain": "[source] lib/a.ts: f 1–2\n\nf\ng" })] }),
    code("md``", { outputs: [shows({ "text/markdown": "said so", "text/plain": "said so" })] }),
  ];
  const { words, lines, pictures } = readingOf(cells, true);
  assert.deepEqual([words, lines, pictures], [5, 6, 0]);
  assert.equal(readingOf(cells, false).words, 7);
  assert.equal(drawingShare(cells), 2 / 6);
});

test("exercises, experiments and predictions take time, and the line says it in steps of five", () => {
  const read = (cells: Parameters<typeof readingOf>[0]) => readingOf(cells, true).minutes;
  assert.ok(read([code("x", { tags: ["exercise"] })]) >= 5);
  assert.ok(read([prose("#### Try · x")]) >= 1);
  assert.ok(read([prose("> **Predict.** x")]) >= 0.5);
  assert.equal(
    minutesLine([prose("word ".repeat(2000))]),
    "core path 10 minutes, everything 10 minutes",
  );
});
