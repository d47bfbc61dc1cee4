import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { shows } from "../temporary-project.ts";
import { brokenTable, courseTable } from "./course-table.ts";
import { indexPage } from "./index-page.ts";

const README = `# Course

| task | does |
| ---- | ---- |
| a    | b    |

| notebook                               | you build                | minutes |
| -------------------------------------- | ------------------------ | ------- |
| [07 · Limiter](notebooks/07-lim.ipynb) | a limiter ([lib](lib/x)) | 60      |
`;

const runtime = shows({
  "text/plain": "part     uses      detail\n───────\nRedis    embedded  a private Valkey 8.1 at x",
});
const chart = shows({ "text/plain": "[chart] A < B", "image/svg+xml": "<svg></svg>" });

test("the README's table is read by its heads", () => {
  assert.deepEqual(courseTable(README), [{
    name: "07-lim",
    title: "07 · Limiter",
    columns: { "you build": "a limiter ([lib](lib/x))", minutes: "60" },
  }]);
  assert.deepEqual(courseTable("no table"), []);
});

test("the README lists the notebooks there are", () => {
  assert.deepEqual(brokenTable(), []);
});

test("the index leads to each page and each chart, and says what was real", () => {
  const html = indexPage(courseTable(README), [{
    name: "07-lim",
    page: "07-lim.html",
    outputs: [[], [runtime], [chart]],
    failed: false,
    ms: 8100,
  }, { name: "08-new", page: "08-new.html", outputs: [], failed: true, ms: 1 }], { footer: "F" });
  const { document } = parseHTML(html);
  const [listed, unlisted] = [...document.querySelectorAll(".entry")];
  assert.equal(listed!.querySelector("h2 a")!.getAttribute("href"), "07-lim.html");
  assert.equal(listed!.querySelector("p a")!.getAttribute("href"), "../../lib/x");
  assert.equal(
    listed!.querySelector("dl")!.textContent,
    "minutes60ran in8.1 sRedisembedded: a private Valkey 8.1 at x",
  );
  const thumbnail = listed!.querySelector(".charts a")!;
  assert.equal(thumbnail.getAttribute("href"), "07-lim.html#cell-3");
  assert.equal(thumbnail.querySelector("img")!.getAttribute("alt"), "A < B");
  assert.match(unlisted!.querySelector("h2")!.textContent!, /^08-new failed$/);
});
