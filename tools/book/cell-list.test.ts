import assert from "node:assert/strict";
import { test } from "node:test";
import { notebookNames, readNotebook } from "../notebook/file.ts";
import { CellList } from "./cell-list.ts";

for (const file of ["alive.json", "not-in-browser.json"]) {
  test(`every cell that ${file} names is in its notebook`, () => {
    const list = new CellList(file);
    const gone = notebookNames().flatMap((name) => {
      const here = new Set(readNotebook(name).cells.map(({ id }) => id));
      return (list.of(name) ?? []).filter((id) => !here.has(id)).map((id) => `${name}: ${id}`);
    });
    assert.deepEqual(gone, [], "deno task book --list");
  });
}
