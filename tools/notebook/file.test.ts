import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { code, prose, shows, temporaryProject } from "../temporary-project.ts";
import type { Cell, Notebook } from "./file.ts";
import { sectionOf, sourceDigest, textOf } from "./file.ts";

const project = temporaryProject(
  "tools/paths.ts",
  "tools/ui.ts",
  "tools/notebook/file.ts",
  "tools/notebook/saved-output.ts",
);
after(() => project.remove());
const EMPTY = JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 });
for (const name of ["01-api-gateway", "07-rate-limiter", "10-tracing"]) {
  project.write(`notebooks/${name}.ipynb`, EMPTY);
}
project.write("notebooks/notes.txt", "not a notebook");
const { findNotebooks, readNotebook, writeNotebook } = await project.load<
  typeof import("./file.ts")
>(
  "tools/notebook/file.ts",
);
const { UsageError } = await project.load<typeof import("../ui.ts")>("tools/ui.ts");

/** The message of the error for the user that `work` throws: one line of text. */
function complaint(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof UsageError, `${error}`);
    assert.doesNotMatch(error.message, /\n/);
    return error.message;
  }
  assert.fail("nothing was thrown");
}

test("a notebook is found by its number, its slug, its name and its file", () => {
  for (
    const word of [
      "07",
      "7",
      "rate-limiter",
      "07-rate-limiter",
      "07-rate-limiter.ipynb",
      "notebooks/07-rate-limiter.ipynb",
    ]
  ) {
    assert.deepEqual(findNotebooks(word), ["07-rate-limiter"], word);
  }
  assert.deepEqual(findNotebooks("1"), ["01-api-gateway"]);
  assert.deepEqual(findNotebooks("10"), ["10-tracing"]);
});

test("all names every notebook in order, and nothing that is not one", () => {
  assert.deepEqual(findNotebooks("all"), ["01-api-gateway", "07-rate-limiter", "10-tracing"]);
});

test("a word that names none is answered with one sentence and the names there are", () => {
  for (const word of ["8", "rate", "", "0", "007", "rate-limiter-2"]) {
    assert.equal(
      complaint(() => findNotebooks(word)),
      `Cannot find notebook ${
        JSON.stringify(word)
      }: there is 01-api-gateway, 07-rate-limiter, 10-tracing`,
    );
  }
});

const corrupt: [what: string, text: string, why: RegExp][] = [
  ["an empty file", "", /not valid JSON/],
  ["half a file", '{\n "cells": [\n  {\n   "cell_type": "co', /not valid JSON/],
  ["marks of a merge conflict", '{\n "cells": [\n<<<<<<< HEAD\n  1\n=======\n', /not valid JSON/],
  ["text of several lines", "hello\nworld", /not valid JSON/],
  ["null", "null", /not a version 4 notebook/],
  ["a list", "[]", /not a version 4 notebook/],
  ["another format", '{"cells":[],"nbformat":3}', /not a version 4 notebook/],
  ["no list of cells", '{"cells":{},"nbformat":4}', /not a version 4 notebook/],
  ["a cell of another kind", '{"cells":[{"cell_type":"raw","source":""}],"nbformat":4}', /cell 1 /],
  ["a cell that is none", '{"cells":[null],"nbformat":4}', /cell 1 /],
];
for (const [what, text, why] of corrupt) {
  test(`a notebook that is ${what} is refused with one sentence that names the file`, () => {
    project.write("notebooks/66-corrupt.ipynb", text);
    const said = complaint(() => readNotebook("66-corrupt"));
    assert.ok(said.startsWith("Cannot read notebooks/66-corrupt.ipynb: "), said);
    assert.match(said, why);
  });
}

const mime = fc.constantFrom("text/plain", "text/html", "image/svg+xml", "text/markdown");
const output = fc.oneof(
  fc.record({
    output_type: fc.constant("stream" as const),
    name: fc.constantFrom("stdout" as const, "stderr" as const),
    text: fc.string(),
  }),
  fc.dictionary(mime, fc.string(), { noNullPrototype: true }).map(shows),
  fc.constant(shows({ "application/json": { a: [1, "b\nc"] } })),
);
const text = fc.oneof(fc.string(), fc.constantFrom("a\nb", "a\n", "\n\n", "a\r\nb", "é\u2028x"));
const cells: fc.Arbitrary<Cell[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("markdown" as const, "code" as const),
    id: fc.string(),
    tags: fc.array(fc.string(), { maxLength: 2 }),
    source: text,
    outputs: fc.array(output, { maxLength: 2 }),
  }).map((cell): Cell => ({ ...cell, outputs: cell.kind === "code" ? cell.outputs : [] })),
  { maxLength: 5 },
);

/** Texts joined: a file has them as lists of lines. */
function plain({ cells, ranFrom }: Notebook) {
  return {
    ranFrom,
    cells: cells.map((cell) => ({
      ...cell,
      outputs: cell.outputs.map((output) =>
        "data" in output
          ? Object.fromEntries(
            Object.entries(output.data).map((
              [mime, value],
            ) => [mime, Array.isArray(value) ? textOf(value) : value]),
          )
          : output.output_type === "stream"
          ? { ...output, text: textOf(output.text) }
          : output
      ),
    })),
  };
}

test("what is written is read again", () => {
  const path = join(project.root, "notebooks/50-written.ipynb");
  fc.assert(
    fc.property(
      cells,
      fc.option(fc.stringMatching(/^[0-9a-f]{16}$/), { nil: undefined }),
      (cells, ranFrom) => {
        const notebook = { name: "50-written", path, cells, ranFrom };
        writeNotebook(notebook);
        assert.deepEqual(plain(readNotebook("50-written")), plain(notebook));
      },
    ),
  );
});

test("writing what was read changes nothing in the file, and leaves no other file", () => {
  const path = join(project.root, "notebooks/51-same.ipynb");
  const result = {
    output_type: "execute_result" as const,
    execution_count: null,
    data: { "text/plain": "a\nb" },
    metadata: {},
  };
  writeNotebook({
    name: "51-same",
    path,
    ranFrom: "0123456789abcdef",
    cells: [
      prose("# A\n\nb", { id: "a" }),
      code("1\n", { id: "b", outputs: [result] }),
      code("2", { id: "c" }),
      code("3", { id: "d", outputs: [result] }),
    ],
  });
  const first = readFileSync(path, "utf8");
  writeNotebook(readNotebook("51-same"));
  assert.equal(readFileSync(path, "utf8"), first);
  assert.ok(!existsSync(`${path}.new`));
  assert.deepEqual(
    readdirSync(join(project.root, "notebooks")).filter((file) => file.startsWith("51")),
    ["51-same.ipynb"],
  );
});

test("the file is a version 4.5 notebook for the Deno kernel, its texts in lines and its results counted", () => {
  const path = join(project.root, "notebooks/52-form.ipynb");
  const result = {
    output_type: "execute_result" as const,
    execution_count: null,
    data: { "text/plain": "a\nb" },
    metadata: {},
  };
  writeNotebook({
    name: "52-form",
    path,
    ranFrom: undefined,
    cells: [
      code("1;\n2", { id: "a", outputs: [result] }),
      code("3", { id: "b" }),
      code("4", { id: "c", tags: ["t"], outputs: [result] }),
    ],
  });
  const json = JSON.parse(readFileSync(path, "utf8"));
  assert.deepEqual([json.nbformat, json.nbformat_minor, json.metadata.kernelspec.name], [
    4,
    5,
    "deno",
  ]);
  assert.deepEqual(json.cells.map((cell: { execution_count: unknown }) => cell.execution_count), [
    1,
    null,
    2,
  ]);
  assert.deepEqual(json.cells[0].source, ["1;\n", "2"]);
  assert.deepEqual(json.cells[2].outputs[0].execution_count, 2);
  assert.deepEqual(json.cells[0].outputs[0].data["text/plain"], ["a\n", "b"]);
  assert.deepEqual(json.cells[2].metadata, { tags: ["t"] });
});

test("JupyterLab is told to hide the code of a cell that draws, and of no other", () => {
  const cells = [code("a", { tags: ["draw"] }), code("b", { tags: ["exercise"] }), code("c")];
  const notebook = { ...readNotebook("07-rate-limiter"), cells };
  writeNotebook(notebook);
  const saved = JSON.parse(readFileSync(notebook.path, "utf8"));
  assert.deepEqual(saved.cells.map((cell: { metadata: object }) => cell.metadata), [
    { jupyter: { source_hidden: true }, tags: ["draw"] },
    { tags: ["exercise"] },
    {},
  ]);
});

test("a change of any source, of a kind or of the order changes the digest", () => {
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      text,
      (sources, at, other) => {
        const i = at % sources.length;
        const cells = sources.map((source) => code(source));
        const digest = sourceDigest(cells);
        assert.match(digest, /^[0-9a-f]{16}$/);
        assert.equal(sourceDigest(sources.map((source) => code(source))), digest);
        if (other !== sources[i]) {
          assert.notEqual(sourceDigest(cells.with(i, code(other))), digest);
        }
        assert.notEqual(sourceDigest(cells.with(i, prose(sources[i]!))), digest);
        assert.notEqual(sourceDigest([...cells, code("")]), digest);
        assert.notEqual(sourceDigest(cells.slice(1)), digest);
      },
    ),
  );
  assert.notEqual(sourceDigest([code("a"), code("b")]), sourceDigest([code("b"), code("a")]));
  assert.notEqual(sourceDigest([code("ab"), code("")]), sourceDigest([code("a"), code("b")]));
});

test("outputs, tags and ids leave the digest as it is", () => {
  assert.equal(
    sourceDigest([code("a", { id: "x", tags: ["t"], outputs: [shows({})] })]),
    sourceDigest([code("a")]),
  );
});

test("a cell's section is the last heading of the first two levels before it", () => {
  const cells = [
    code("0"),
    prose("# Title"),
    code("2"),
    prose("text\n## Part\n### Detail"),
    code("4"),
    prose("### More"),
    code("6"),
  ];
  assert.deepEqual(cells.map((_, i) => sectionOf(cells, i)), [
    "start",
    "Title",
    "Title",
    "Part",
    "Part",
    "Part",
    "Part",
  ]);
});
