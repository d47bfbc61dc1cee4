import assert from "node:assert/strict";
import { test } from "node:test";
import { indexHtml } from "../book/index-html.ts";
import { courseTable } from "../notebook/course-table.ts";
import { readNotebook } from "../notebook/file.ts";
import { htmlFor } from "../notebook/html.ts";
import { writeDrill } from "./pages.ts";

const html = htmlFor((href) => href), [row] = courseTable();

test("a first page whose charts do not move promises none that does", () => {
  const page = (alive: number) =>
    indexHtml([{ row: row!, cover: undefined, alive, charts: 12, saved: 2, anew: 1 }], html);
  assert.match(
    page(7),
    /move a number,\s+and <a href="#moves">7 of its 12 charts<\/a> answer here/,
  );
  assert.match(page(7), /7 of 12 charts move/);
  assert.doesNotMatch(page(0), /move a number|0 of|charts move|id="moves"/);
  assert.match(page(0), /minutes · 12 charts</);
});

test("the drill's pages bring their data, their scripts and their style", () => {
  const files = new Map<string, string>(), notebook = readNotebook(row!.name);
  const write = (path: string, text: string) => void files.set(path, text);
  writeDrill(write, [{ notebook, title: row!.title }], html, "server");
  for (const name of ["drill", "interview"]) {
    const page = files.get(`${name}.html`)!;
    assert.match(page, /data-progress="server"/);
    assert.match(page, /href="assets\/drill\.css"/);
    assert.match(page, new RegExp(`src="assets/${name}\\.js"`));
  }
  const scope: { underLoadCards?: unknown[]; underLoadInterviews?: unknown[] } = {};
  for (const name of ["cards", "interviews"]) {
    new Function("globalThis", files.get(`assets/${name}.js`)!)(scope);
  }
  assert.ok(scope.underLoadCards!.length > 10 && scope.underLoadInterviews!.length === 1);
});
