import assert from "node:assert/strict";
import { test } from "node:test";
import { code, shows } from "../temporary-project.ts";
import { countCharts } from "./count-charts.ts";
import { movesTable } from "./moves-table.ts";

const chart = shows({ "image/svg+xml": "<svg></svg>", "text/plain": "[chart] one" });
const cells = ["alive", "still", "timed", "stored", "drawn"].map((source) =>
  code(source, { outputs: [chart] })
);
const saved = new Map([
  [2, { numbers: ["n"], why: "it measures the machine" }],
  [3, { numbers: ["n"], why: "store: redis needs node:net" }],
  [4, { numbers: ["n"], why: "it prints something else each time" }],
]);
const notebook = { name: "07-x", path: "", ranFrom: undefined, cells };

test("charts are counted by what a page can do with them", () => {
  const plan = { cells: [{ index: 0, units: [0], own: [], numbers: ["n"] }], saved };
  assert.deepEqual(countCharts(notebook, plan), { charts: 5, alive: 1, saved: 3, anew: 2 });
  assert.deepEqual(countCharts(notebook), { charts: 5, alive: 0, saved: 0, anew: 0 });
});

test("the table adds up, and says how many of those that a number reaches move", () => {
  const row = { charts: 5, alive: 1, saved: 3, anew: 2 };
  const html = movesTable([{ name: "07-x", title: "X & Y", ...row }, {
    name: "08-y",
    title: "Z",
    ...row,
  }]);
  assert.match(html, /Of 10 charts 2 show/);
  assert.match(html, /Of the other 8, 2 run again .*\(25 %\)/s);
  assert.match(
    html,
    /<a href="07-x.html">X &amp; Y<\/a><\/th><td>5<\/td><td>1<\/td><td>1<\/td><td>2<\/td><td>1<\/td>/,
  );
});
