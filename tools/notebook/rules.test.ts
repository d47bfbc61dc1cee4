import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, lines, Plot, plot } from "../../lib/course/mod.ts";
import { bundleOf } from "../../lib/charts/bundle.ts";
import { code, prose, shows } from "../temporary-project.ts";
import { type Cell, type Notebook, type SavedOutput, sourceDigest } from "./file.ts";
import { goodLesson } from "./good-lesson.ts";
import { badOutputs, brokenRules, sequenceOf } from "./rules.ts";

const CHART = shows({
  "image/svg+xml": '<svg><g aria-label="line"><path d="M0,0L1,1"></path></g></svg>',
  "text/plain": "[chart] A title",
});
const SOURCE = shows({
  "text/markdown": "**take**",
  "text/plain": "[source] lib/a/b.ts: take 1–3\n\ntake() {\n}",
});

/** A notebook that keeps every rule, as small as can be. */
function good(): Cell[] {
  const charts = Array.from({ length: 6 }, () => [
    code("chart();", { outputs: [CHART] }),
    prose("So it is."),
  ]).flat();
  const exercises = Array.from({ length: 3 }, () => [
    code("const a = 1;", { tags: ["exercise"] }),
    prose("<details>\n\n```ts\nconst a = 2;\n```\n\n</details>", { tags: ["solution"] }),
  ]).flat();
  const sources = Array.from(
    { length: 5 },
    () => code('source("a/b.ts", "take");', { outputs: [SOURCE] }),
  );
  return goodLesson({
    "Setup": [code('import { bench } from "#lib/course";')],
    "Numbers": [code("const n = 1;", { tags: ["numbers"] })],
    "E · Evaluating the basic design": [...charts, ...sources],
    "N · Narrowing the scope": exercises,
    "Head to head": [code('await bench("a", {});')],
  });
}

function notebook(cells: Cell[]): Notebook {
  return { name: "07-rate-limiter", path: "", cells, ranFrom: sourceDigest(cells) };
}

/** What is said of the good notebook after a change to it. */
function after(change: (cells: Cell[]) => Cell[] | void): string[] {
  const cells = good();
  return brokenRules(notebook(change(cells) ?? cells));
}

const at = (cells: Cell[], section: string) => cells.findIndex((c) => c.source === `## ${section}`);

test("a notebook that keeps the rules is not complained of", () => {
  assert.deepEqual(brokenRules(notebook(good())), []);
});

const breaks: [rule: string, change: (cells: Cell[]) => Cell[] | void, said: RegExp][] = [
  ["its number in the title", (cells) => {
    cells[0] = prose("# 8 · Sharding");
  }, /^the first cell must begin with "# 7 · "$/],
  ["every section", (cells) => {
    cells[at(cells, "Trade-offs")] = prose("Nothing");
  }, /^its sections must be Setup \| .* they are Setup/],
  ["the order of the sections", (cells) => {
    cells[at(cells, "Trade-offs")] = prose("## Sources");
    cells[cells.length - 1] = prose("## Trade-offs");
  }, /^its sections must be/],
  ["no section of its own", (cells) => [...cells, prose("## One more")], /^its sections must be/],
  [
    "90 cells at most",
    (cells) => [...cells, ...Array.from({ length: 91 - cells.length }, () => prose("more"))],
    /^it must have 40 to 90 cells: it has 91$/,
  ],
  [
    "a median below 8 lines",
    (cells) =>
      cells.map((cell) =>
        cell.kind === "code" && !cell.source.includes("bench(")
          ? { ...cell, source: cell.source + "\n//".repeat(7) }
          : cell
      ),
    /^the median code cell must be below 8 lines: it is 8$/,
  ],
  ["25 lines at most", (cells) => {
    const i = at(cells, "Numbers") + 1;
    cells[i] = { ...cells[i]!, source: "//\n".repeat(25) };
  }, /^no code cell may have more than 25 lines: there are some of 26$/],
  [
    "a cell tagged numbers",
    (cells) => cells.map((c) => c.tags.includes("numbers") ? { ...c, tags: [] } : c),
    /^one cell must be tagged numbers$/,
  ],
  [
    "only one cell tagged numbers",
    (cells) => [...cells, code("1", { tags: ["numbers"] })],
    /^one cell must be tagged numbers$/,
  ],
  ["six charts", (cells) => {
    const i = cells.findIndex(({ source }) => source === "chart();");
    cells[i] = { ...cells[i]!, outputs: [] };
  }, /^it must show at least 6 charts: it shows 5$/],
  ["five pieces of its code", (cells) => {
    const i = cells.findIndex(({ source }) => source.startsWith("source("));
    cells[i] = { ...cells[i]!, outputs: [] };
  }, /^it must show the code of its steps with source at least 5 times: it does 4 times$/],
  ["25 lines of code at most in each", (cells) => {
    const i = cells.findIndex(({ source }) => source.startsWith("source("));
    const text = `[source] lib/a/b.ts: take 1–26\n\n${Array(26).fill("x;").join("\n")}`;
    cells[i] = { ...cells[i]!, outputs: [shows({ "text/plain": text })] };
  }, /^what a source cell shows must have at most 25 lines: lib\/a\/b\.ts: take 1–26 has 26$/],
  [
    "a benchmark",
    (cells) => cells.map((c) => c.source.includes("bench(") ? { ...c, source: "1;" } : c),
    /^it must run a live benchmark$/,
  ],
  ["three exercises", (cells) => {
    const i = cells.findIndex(({ tags }) => tags.includes("exercise"));
    cells[i] = { ...cells[i]!, tags: [] };
  }, /^it must have 3 exercises: it has 2$/],
  ["a solution for each exercise", (cells) => {
    const i = cells.findIndex(({ tags }) => tags.includes("solution"));
    cells[i] = { ...cells[i]!, tags: [] };
  }, /^the exercise in cell \d+ has no folded solution in a ts block$/],
  ["code in each solution", (cells) => {
    const i = cells.findIndex(({ tags }) => tags.includes("solution"));
    cells[i] = { ...cells[i]!, source: "<details>Think.</details>" };
  }, /^the exercise in cell \d+ has no folded solution in a ts block$/],
  ["a conclusion after each chart", (cells) => {
    const i = cells.findIndex(({ source }) => source === "So it is.");
    cells[i] = code("1;");
  }, /^the chart of cell \d+ must be followed by a sentence that draws the conclusion$/],
  ["a conclusion that is no heading", (cells) => {
    const i = cells.findIndex(({ source }) => source === "So it is.");
    cells[i] = prose("### Next");
  }, /^the chart of cell \d+ must be followed/],
  [
    "links to what is there",
    (cells) => [...cells, prose("See [8](08-not-yet.ipynb) and [7](07-rate-limiter.ipynb#x).")],
    /^it links to notebooks that are not there: 08-not-yet$/,
  ],
  [
    "no import of Buffer",
    (cells) => [...cells, code('import { Buffer } from "node:buffer";')],
    /^no cell may import Buffer/,
  ],
  ["no errors among its outputs", (cells) => [
    ...cells,
    code("1", { outputs: [{ output_type: "error", ename: "E", evalue: "e", traceback: [] }] }),
  ], /^no saved output may be an error$/],
  [
    "no NaN among its outputs",
    (cells) => [...cells, code("1", { outputs: [shows({ "text/plain": "NaN" })] })],
    /^cell \d+ shows NaN$/,
  ],
];
for (const [rule, change, said] of breaks) {
  test(`a notebook must have ${rule}`, () => {
    // A cell more or less is a minute more or less, and a section less takes its parts along.
    const broken = after(change).filter((text) => !/^the first cell must say/.test(text));
    assert.ok(
      broken.length === 1 || (broken.length <= 4 && /sections/.test(`${said}`)),
      broken.join("\n"),
    );
    assert.ok(broken.some((text) => said.test(text)), broken.join("\n"));
  });
}

test("a notebook must have 40 cells at least", () => {
  // Taking cells away breaks other rules as well.
  const left = (count: number) => {
    const cells = good();
    while (cells.length > count) cells.splice(1, 1);
    return brokenRules(notebook(cells)).filter((text) => text.startsWith("it must have 40"));
  };
  assert.deepEqual(left(40), []);
  assert.deepEqual(left(39), ["it must have 40 to 90 cells: it has 39"]);
});

test("a notebook must have been run as it stands", () => {
  const cells = good();
  const stale = { ...notebook(cells), cells: cells.with(5, { ...cells[5]!, source: "changed" }) };
  assert.ok(
    brokenRules(stale).some((text) => text.endsWith("deno task run 07-rate-limiter --save")),
  );
  assert.ok(brokenRules({ ...notebook(cells), ranFrom: undefined }).length === 1);
});

test("a conclusion may be written by the next cell's output", () => {
  assert.deepEqual(
    after((cells) => {
      const i = cells.findIndex(({ source }) => source === "So it is.");
      cells[i] = code("md``", {
        outputs: [shows({ "text/markdown": "So it is.", "text/plain": "So it is." })],
      });
    }),
    [],
  );
});

test("an empty notebook breaks rules and throws nothing", () => {
  assert.ok(brokenRules(notebook([])).length > 5);
});

const bad = (output: SavedOutput) => badOutputs([[], [output]]);
const stream = (text: string): SavedOutput => ({ output_type: "stream", name: "stdout", text });

for (const word of ["NaN", "undefined", "[object Object]", "Infinity", "not a number"]) {
  test(`an output that shows ${word} is bad in each format, and in what is printed`, () => {
    for (const mime of ["text/plain", "text/html", "text/markdown", "image/svg+xml"]) {
      assert.deepEqual(
        bad(shows({ [mime]: `a <td>${word}</td>` })),
        [`cell 2 shows ${word}`],
        mime,
      );
    }
    assert.deepEqual(bad(shows({ "text/plain": ["a\n", `${word} ms`] })), [`cell 2 shows ${word}`]);
    assert.deepEqual(bad(stream(`a: ${word}`)), [`cell 2 shows ${word}`]);
    assert.deepEqual(bad(stream(`-${word}, (${word})`)), [`cell 2 shows ${word}`]);
  });
}

test("a bad word counts only as a whole word, and only as JavaScript spells it", () => {
  for (
    const text of [
      "NaNny",
      "isNaN(x)",
      "undefinedness",
      "an infinity",
      "Nan",
      "Undefined",
      "object Object",
    ]
  ) {
    assert.deepEqual(bad(stream(text)), [], text);
  }
});

test("a warning is bad, in what is printed and in a picture", () => {
  const stderr: SavedOutput = { output_type: "stream", name: "stderr", text: "Beware\nof it\n" };
  assert.deepEqual(badOutputs([[], [stderr]]), ["cell 2 prints a warning: Beware"]);
  const { svg } = plot({ title: "T", marks: [Plot.dot([{ a: 1, b: 1 }], { x: "a", y: "b" })] });
  const warned = svg.replace("</svg>", "<text>⚠️<title>1 warning</title></text></svg>");
  const shown = (
    picture: string,
  ) => [[shows({ "image/svg+xml": picture, "text/plain": "[chart] T" })]];
  assert.deepEqual(badOutputs(shown(svg)), []);
  assert.deepEqual(badOutputs(shown(warned)), ["the chart of cell 1 bears a warning"]);
});

test("prose that speaks of undefined behaviour is bad as well: an output cannot say what it meant", () => {
  assert.deepEqual(bad(stream("undefined behaviour")), ["cell 2 shows undefined"]);
});

test("code that is shown may have such words in it", () => {
  const code = "[source] lib/x.ts: f 1–1\n\nconst f = () => undefined;";
  assert.deepEqual(bad(shows({ "text/plain": code, "text/markdown": code })), []);
});

test("other formats than those that are read by people are not looked at", () => {
  assert.deepEqual(bad(shows({ "application/json": { a: "NaN" }, "text/plain": "fine" })), []);
});

test("NaN among the coordinates of a picture is bad", () => {
  assert.deepEqual(bad(shows({ "image/svg+xml": '<svg><path d="MNaN,0L1,NaNZ"/></svg>' })), [
    "cell 2 shows NaN",
  ]);
});

const row = [{ a: 1, b: 2, c: "x" }, { a: 2, b: 3, c: "y" }];
const none = row.map((r) => ({ ...r, b: NaN }));
const axes = { title: "t", x: { label: "a" }, y: { label: "b" } };
const names = { title: "t", x: ["a", "a"] as [string, string], y: ["b", "b"] as [string, string] };
/** What a chart's own output is said to be. */
async function chart(made: unknown): Promise<string[]> {
  return badOutputs([[shows(await bundleOf(made))]]);
}

test("a chart that draws something is good, whatever its mark", async () => {
  for (
    const mark of [
      Plot.line(row, { x: "a", y: "b" }),
      Plot.dot(row, { x: "a", y: "b", fx: "c" }),
      Plot.areaY(row, { x: "a", y: "b" }),
      Plot.barX(row, { x: "a", y: "c" }),
      Plot.rectY(row, { x1: "a", x2: "b", y: "b" }),
      Plot.cell(row, { x: "a", y: "b", fill: "c" }),
    ]
  ) assert.deepEqual(await chart(plot({ ...axes, marks: [mark] })), []);
  assert.deepEqual(await chart(lines(row, names)), []);
  assert.deepEqual(await chart(bars(row, { ...names, y: ["c", "c"] })), []);
});

const empty = ["the chart of cell 1 is empty"];
test("a chart without a row is empty", async () => {
  assert.deepEqual(
    await chart(plot({ ...axes, marks: [Plot.dot([], { x: "a", y: "b" })] })),
    empty,
  );
  assert.deepEqual(await chart(lines([], names)), empty);
});

test("a chart whose rows are all NaN is empty", async () => {
  assert.deepEqual(
    await chart(plot({ ...axes, marks: [Plot.line(none, { x: "a", y: "b" })] })),
    empty,
  );
  assert.deepEqual(
    await chart(plot({ ...axes, marks: [Plot.dot(none, { x: "a", y: "b" })] })),
    empty,
  );
  assert.deepEqual(await chart(lines(none, names)), empty);
});

test("facets without a mark in any of them make an empty chart", async () => {
  const marks = [Plot.line(none, { x: "a", y: "b", fx: "c" })];
  assert.deepEqual(await chart(plot({ ...axes, marks })), empty);
});

test("a reference line and its label do not fill a chart", async () => {
  assert.deepEqual(await chart(lines(none, { ...names, reference: [2, "limit"] })), empty);
});

test("the kinds of outputs tell formats and streams apart, and not what they say", () => {
  const result: SavedOutput = {
    output_type: "execute_result",
    execution_count: 1,
    data: { "text/plain": "b", "text/html": "a" },
    metadata: {},
  };
  assert.equal(sequenceOf([]), "");
  assert.equal(sequenceOf([stream("a"), result]), "stdout execute_result(text/html,text/plain)");
  assert.equal(
    sequenceOf([stream("a"), result]),
    sequenceOf([stream("b"), { ...result, data: { "text/html": "c", "text/plain": "" } }]),
  );
  assert.notEqual(sequenceOf([result]), sequenceOf([shows(result.data)]));
});
