import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { code, prose, shows } from "../temporary-project.ts";
import type { Cell } from "./file.ts";
import { fromText, toText } from "./text.ts";

const line = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "",
    "  indented",
    "// %",
    "//%% no mark",
    " // %% nor this",
    "# heading",
    "```ts",
    "$&",
    "tags=none",
  ),
).map((text) => text.replace(/[\r\n]/g, "")).filter((text) => !text.startsWith("// %%"));
const source = fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n").trim())
  .filter((text) => !text.startsWith("// %%"));
const tag = fc.stringMatching(/^[a-z][a-z-]{0,8}$/);
const cell = fc.record({
  kind: fc.constantFrom("markdown" as const, "code" as const),
  source,
  tags: fc.uniqueArray(tag, { maxLength: 3 }),
});

/** Cells with ids of their own, and an output each that says which it is. */
const cells = fc.array(cell, { maxLength: 8 }).map((made) =>
  made.map((cell, i): Cell => ({
    ...cell,
    id: `id-${i}`,
    outputs: cell.kind === "code" ? [shows({ "text/plain": `output ${i}` })] : [],
  }))
);

const bare = (cells: readonly Cell[]) =>
  cells.map(({ kind, tags, source }) => ({ kind, tags, source }));

test("a text turned back into cells has the same kinds, tags and sources", () => {
  fc.assert(fc.property(cells, (cells) => {
    assert.deepEqual(bare(fromText(toText(cells))), bare(cells));
  }));
});

test("what was not changed keeps its id and its outputs, twins included", () => {
  fc.assert(fc.property(cells, (cells) => {
    assert.deepEqual(fromText(toText(cells), cells), cells);
  }));
});

test("ids are never empty and never the same, whatever is put in or taken out", () => {
  fc.assert(fc.property(cells, cells, fc.nat(8), (before, added, at) => {
    const edited = [...before.slice(0, at), ...added, ...before.slice(at + 1)];
    const ids = fromText(toText(edited), before).map(({ id }) => id);
    assert.ok(ids.every((id) => id.length > 0));
    assert.equal(new Set(ids).size, ids.length);
  }));
});

test("a new cell takes no id from a cell that stays", () => {
  const before = fromText(toText([code("first"), code("second"), code("third")]));
  const after = fromText(
    toText([code("first"), code("new"), code("second"), code("third")]),
    before,
  );
  for (const { source, id } of before) {
    assert.equal(after.find((cell) => cell.source === source)!.id, id, source);
  }
});

test("a cell that is changed in its place keeps its id, also behind one that was put in or taken out", () => {
  const before = fromText(toText([code("a"), code("b"), prose("c"), code("d")]));
  const ids = (cells: Cell[]) =>
    fromText(toText(cells), before).map(({ id }) => before.findIndex((cell) => cell.id === id));
  assert.deepEqual(ids([code("a"), code("b + 1"), prose("c"), code("d")]), [0, 1, 2, 3]);
  assert.deepEqual(ids([code("a"), code("b + 1"), prose("c!"), code("d + 1")]), [0, 1, 2, 3]);
  assert.deepEqual(ids([code("new"), code("a"), code("b + 1"), prose("c")]), [-1, 0, 1, 2]);
  assert.deepEqual(ids([code("b + 1"), prose("c"), code("d")]), [0, 2, 3]);
  assert.deepEqual(ids([code("a"), prose("b, told"), prose("c"), code("d")]), [0, -1, 2, 3]);
});

test("outputs stay with an unchanged source and go with a changed one", () => {
  const before = [
    code("a", { id: "x", outputs: [shows({})] }),
    code("b", { id: "y", outputs: [shows({})] }),
  ];
  const after = fromText("// %%\na\n\n// %%\nb + 1\n", before);
  assert.deepEqual(after.map(({ outputs }) => outputs.length), [1, 0]);
});

test("a cell that moved keeps its outputs; one that became prose does not", () => {
  const a = code("a", { id: "x", outputs: [shows({ n: 1 })] });
  const b = code("b", { id: "y", outputs: [shows({ n: 2 })] });
  assert.deepEqual(fromText(toText([b, a]), [a, b]), [b, a]);
  assert.deepEqual(fromText("// %% [markdown]\na\n", [a])[0]!.outputs, []);
});

test("tags are read from the line of the mark alone", () => {
  const [first, second] = fromText(
    "// %% tags=numbers,a\ntags=b\n\n// %% [markdown] tags=solution\ntext\n",
  );
  assert.deepEqual(first, {
    kind: "code",
    id: "cell-00",
    tags: ["numbers", "a"],
    source: "tags=b",
    outputs: [],
  });
  assert.deepEqual([second!.kind, second!.tags, second!.source], [
    "markdown",
    ["solution"],
    "text",
  ]);
});

test("an empty notebook is an empty text", () => {
  assert.equal(toText([]), "");
  assert.deepEqual(fromText(""), []);
  assert.deepEqual(bare(fromText(toText([prose("")]))), [{
    kind: "markdown",
    tags: [],
    source: "",
  }]);
});
