import assert from "node:assert/strict";
import { test } from "node:test";
import { code } from "../../temporary-project.ts";
import { usesOf, WHOLE } from "./graph.ts";

/** What the last of some cells uses. */
function lastOf(...sources: string[]) {
  const { cells } = usesOf(sources.map((source) => code(source)));
  const { declares, reads, writes } = cells.at(-1)!;
  return {
    declares: [...declares],
    reads: Object.fromEntries([...reads].map(([name, members]) => [name, [...members]])),
    writes: [...writes],
  };
}

test("a cell tells which members it takes of a value, and whether it takes the whole", () => {
  assert.deepEqual(lastOf("const n = 1;", "n.limit + n.burst;").reads, { n: ["limit", "burst"] });
  assert.deepEqual(lastOf("const n = 1;", "const { limit, burst: b } = n;").reads, {
    n: ["limit", "burst"],
  });
  assert.deepEqual(lastOf("const n = 1;", "f(n);").reads, { n: [WHOLE] });
  assert.deepEqual(lastOf("const n = 1;", "n[key];").reads, { n: [WHOLE] });
  assert.deepEqual(lastOf("const n = 1;", "const { a, ...rest } = n;").reads, { n: [WHOLE] });
});

test("a name that is declared again inside a function or a block is another one", () => {
  assert.deepEqual(lastOf("const row = 1;", "rows.map((row) => row.x);").reads, {});
  assert.deepEqual(lastOf("const row = 1;", "for (const row of rows) row.x;").reads, {});
  assert.deepEqual(lastOf("const row = 1;", "function f({ row }) { return row; }").reads, {});
  assert.deepEqual(lastOf("const row = 1;", "try { x(); } catch (row) { row.x; }").reads, {});
  assert.deepEqual(lastOf("const row = 1;", "{ const row = 2; row.x; } row.y;").reads, {
    row: ["y"],
  });
  assert.deepEqual(lastOf("const row = 1;", "rows.map((one) => row.x);").reads, { row: ["x"] });
});

test("labels and types are no names of the notebook", () => {
  assert.deepEqual(lastOf("const row = 1;", "({ row: 1 }).row;").reads, {});
  assert.deepEqual(lastOf("const row = 1;", "const x: typeof row = y as row;").reads, {});
  assert.deepEqual(lastOf("const row = 1;", "({ row });").reads, { row: [WHOLE] });
  assert.deepEqual(lastOf("const row = 1;", "row!.x as number;").reads, { row: [WHOLE] });
});

test("a value that is changed in place counts as written", () => {
  assert.deepEqual(lastOf("const all = [];", "all.push(1);").writes, ["all"]);
  assert.deepEqual(lastOf("const all = {};", "all.rows[0].x = 1;").writes, ["all"]);
  assert.deepEqual(lastOf("let all = 0;", "all++;").writes, ["all"]);
  assert.deepEqual(lastOf("const all = {};", "delete all.x;").writes, ["all"]);
  assert.deepEqual(lastOf("const all = [];", "all.map(f);").writes, []);
  assert.deepEqual(lastOf("const all = [];", "const all = []; all.push(1);").writes, []);
});

test("each method that changes a list, a set or a map counts as a change of it, and one that reads does not", () => {
  const ofLists = ["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill"];
  for (const method of [...ofLists, "copyWithin", "set", "add", "delete", "clear"]) {
    const { writes } = lastOf("const all = lab.start();", `all.${method}(1, 2);`);
    assert.deepEqual(writes, ["all"], method);
  }
  for (const method of ["slice", "toSpliced", "toSorted", "with", "get", "has", "at", "concat"]) {
    assert.deepEqual(lastOf("const all = lab.start();", `all.${method}(1);`).writes, [], method);
  }
});

test("imports are known by what they are called where they come from", () => {
  const { imports } = usesOf([
    code('import { a as b, type T } from "x"; import * as c from "y"; import d from "z";'),
    code('import type { U } from "x";'),
  ]);
  assert.deepEqual([...imports.values()], [
    { local: "b", imported: "a", from: "x" },
    { local: "c", imported: WHOLE, from: "y" },
    { local: "d", imported: "default", from: "z" },
  ]);
});
