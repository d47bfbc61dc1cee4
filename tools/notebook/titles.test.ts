import assert from "node:assert/strict";
import { test } from "node:test";
import { code, prose } from "../temporary-project.ts";
import { fixedClaims } from "./titles.ts";

const titles = (...sources: string[]) =>
  fixedClaims(sources.map((source) => code(source))).map(({ cell, title }) => [cell, title]);

test("a title that claims in fixed words who wins is found, wherever its words stand", () => {
  assert.deepEqual(titles('lines(rows, { title: "A beats B" });'), [[0, "A beats B"]]);
  assert.deepEqual(
    titles("const said = `A is faster than ${b}`;", "bars(rows, { title: said });"),
    [
      [1, "A is faster than  … "],
    ],
  );
  assert.deepEqual(
    titles("const title = 'One ' + 'is never late';\nlines(rows, { title, ...axes });"),
    [
      [0, "One  is never late"],
    ],
  );
  assert.equal(titles('await show(lines(rows, { title: "B is the fastest" }));').length, 1);
});

test("a title that chooses its words, or only states numbers, passes", () => {
  assert.deepEqual(
    titles(
      'lines(rows, { title: a < b ? "A beats B" : "B beats A" });',
      'lines(rows, { title: beats({ a, b }, { better: "low" }) });',
      "lines(rows, { title: `A takes ${format(a / b, '×')} the time of B` });",
      'await diagram({ title: "Two are better than one", nodes: {}, edges: [] });',
    ),
    [],
  );
});

test("a title may say why it always holds", () => {
  assert.deepEqual(
    titles(
      '// always: a log keeps an entry a request\nlines(rows, { title: "A log is never smaller" });',
    ),
    [],
  );
  assert.equal(titles('// always:\nlines(rows, { title: "A log is never smaller" });').length, 1);
});

test("prose and broken cells are left to others", () => {
  assert.deepEqual(fixedClaims([prose('title: "A beats B"'), code("lines(rows, {")]), []);
});
