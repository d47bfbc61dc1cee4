import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { type RuntimeName, SCRATCH } from "../paths.ts";
import { code, HERE, prose, temporaryProject } from "../temporary-project.ts";
import type { Event } from "./events.ts";
import { execute, type ExecuteOptions, solutionOf, solved } from "./execute.ts";
import type { Cell, Notebook, SavedOutput } from "./file.ts";

const NAME = `test-${process.pid}`;
const FOLDER = join(SCRATCH, "run");
const made = () =>
  existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => file.startsWith(NAME)) : [];
after(() => made().forEach((file) => rmSync(join(FOLDER, file))));

// A test that runs under Bun has no Deno at hand.
const RUNTIMES: readonly RuntimeName[] = HERE === "deno" ? ["deno", "bun"] : ["bun"];

/** Runs cells as a notebook. */
function run(cells: (string | Cell)[], options: Partial<ExecuteOptions> = {}) {
  const notebook: Notebook = {
    name: NAME,
    path: "",
    cells: cells.map((cell) => typeof cell === "string" ? code(cell) : cell),
    ranFrom: undefined,
  };
  return execute(notebook, { runtime: HERE, ...options });
}

const textOf = (outputs: readonly SavedOutput[]) =>
  outputs.map((output) =>
    "data" in output
      ? output.data["text/plain"]
      : "text" in output
      ? output.text
      : output.output_type
  );

for (const runtime of RUNTIMES) {
  test(`${runtime}: outputs come under their cells: last expressions, prints and what is shown`, async () => {
    const events: Event[] = [];
    const { outputs, first, failure, times, ms, cpuMs, peakBytes } = await run([
      prose("# text"),
      "const a = 1 + 1;",
      'console.log("x", a);\nconsole.log("y");\nconsole.error("z");\na * 2;',
      '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>", "text/plain": "b" }) })',
    ], { runtime, onEvent: (event) => events.push(event) });
    assert.equal(failure, undefined);
    assert.deepEqual(outputs.map(textOf), [[], [], ["x 2\ny\n", "z\n", "4"], ["b"]]);
    assert.deepEqual(outputs[2]!.map(({ output_type }) => output_type), [
      "stream",
      "stream",
      "execute_result",
    ]);
    assert.deepEqual(
      events.filter(({ type }) => type === "begin"),
      [1, 2, 3].map((cell) => ({ type: "begin", cell, turn: 0 })),
    );
    assert.equal(times.length, 4);
    assert.deepEqual(first, outputs);
    assert.ok(ms > 0 && cpuMs > 0 && peakBytes > 1e6);
  });

  test(`${runtime}: a throw names its cell, its line, its kind and what it says, and ends the run`, async () => {
    const { outputs, failure } = await run([
      "const before = 1;\n\nfunction inner(x: number): number {\n  if (x) throw new RangeError(`not ${x}`);\n  return x;\n}",
      prose("text"),
      'import { join } from "node:path";\nconst a: string = join("a", "b");\n\ninner(a.length);\nbefore;',
      'console.log("never");',
    ], { runtime });
    assert.deepEqual(failure, { cell: 2, line: 3, name: "RangeError", message: "not 3" });
    assert.deepEqual(outputs.map((of) => of.map((output) => output.output_type)), [[], [], [
      "error",
    ], []]);
  });

  test(`${runtime}: a rejection that nobody waits for, and a throw in a timer, end the run`, async () => {
    const wait = "\nawait new Promise((resolve) => setTimeout(resolve, 2000));";
    const [rejected, thrown] = await Promise.all([
      run(["1;", `Promise.reject(new TypeError("lost"));${wait}`], { runtime }),
      run(["1;", `setTimeout(() => { throw "words"; });${wait}`], { runtime }),
    ]);
    assert.deepEqual([rejected.failure?.cell, rejected.failure?.name, rejected.failure?.message], [
      1,
      "TypeError",
      "lost",
    ]);
    assert.equal(thrown.failure?.cell, 1);
    assert.match(thrown.failure!.message, /words/);
  });

  test(`${runtime}: run twice, each cell runs twice in a row and shows its second outputs`, async () => {
    const begun: number[] = [];
    const { outputs, failure } = await run([
      "const turns: Record<string, number> = (globalThis as any).turns ??= {};",
      "turns.a = (turns.a ?? 0) + 1;\nturns.a;",
      "class A { n = turns.a; }\nconsole.log(new A().n);",
    ], {
      runtime,
      twice: true,
      onEvent: (event) => void (event.type === "begin" && begun.push(event.cell)),
    });
    assert.equal(failure, undefined);
    assert.deepEqual(begun, [0, 0, 1, 1, 2, 2]);
    assert.deepEqual(outputs.map(textOf), [[], ["2"], ["2\n"]]);
  });

  test(`${runtime}: what is live is replaced in its place, run twice or not`, async () => {
    const cell =
      'import { show } from "#lib/course";\nconst live = await show.live("0 %");\nawait show("between");\nawait live.update("50 %");\nawait live.update("100 %");';
    for (const twice of [false, true]) {
      const { outputs, failure } = await run([cell, 'await live.update("later");'], {
        runtime,
        twice,
      });
      assert.equal(failure, undefined);
      assert.deepEqual(outputs.map(textOf), [["later", "between"], []]);
    }
  });
}

test("a loop without end is ended by the budget of time, and says in which cell", async () => {
  const { failure, outputs } = await run(["1;", "for (;;);", "2;"], { budget: 3000 });
  assert.deepEqual(failure, {
    cell: 1,
    line: undefined,
    name: "BudgetError",
    message: "the run took longer than its budget of 3 s",
  });
  assert.deepEqual(outputs.map((of) => of.length), [1, 0, 0]);
});

// The system tells a process's memory in a file on Linux only.
if (existsSync("/proc/self/status")) {
  test("a hoard without end is ended by the budget of memory, and says in which cell", async () => {
    const hoard =
      "const all: unknown[] = [];\nfor (;;) {\n  all.push(new Uint8Array(1e7).fill(1));\n  await new Promise((resolve) => setTimeout(resolve, 10));\n}";
    const { failure, peakBytes } = await run(["1;", hoard], { memory: 4e8, budget: 40_000 });
    assert.deepEqual(failure, {
      cell: 1,
      line: undefined,
      name: "BudgetError",
      message: "the run used more than its budget of 400 MB",
    });
    assert.ok(peakBytes > 4e8);
  });
}

test("a syntax error is reported with its cell and line, before anything runs", async () => {
  const { failure, outputs } = await run([
    'console.log("never");',
    prose("text"),
    "const a = 1;\nconst = 2;",
  ]);
  assert.deepEqual([failure?.cell, failure?.line, failure?.name], [2, 1, "SyntaxError"]);
  assert.deepEqual(outputs, [[], [], []]);
});

test("a process that ends by itself before the last cell has failed", async () => {
  const { failure } = await run([
    "1;",
    'import process from "node:process";\nprocess.kill(process.pid, "SIGKILL");\nfor (;;);',
    "2;",
  ]);
  assert.equal(failure?.cell, 1);
  assert.equal(failure?.message, "the process ended before the last cell");
});

test("an import that is not there is a failure that names it", async () => {
  const { failure } = await run(['import { a } from "#lib/no-such-folder";\na;']);
  assert.ok(failure);
  assert.match(failure.message, /no-such-folder/);
});

test("what a notebook leaves open does not keep its run alive", async () => {
  const { failure, outputs } = await run(["setInterval(() => {}, 1000);\n1;"], { budget: 20_000 });
  assert.equal(failure, undefined);
  assert.deepEqual(outputs.map(textOf), [["1"]]);
});

test("a line that a library prints past the console is kept as an output", async () => {
  const { outputs } = await run([
    'import process from "node:process";\nconst done = process.stdout.write("raw\\n");',
  ]);
  assert.deepEqual(outputs.map(textOf), [["raw\n"]]);
});

test("two runs at the same time do not meet", async () => {
  const [a, b] = await Promise.all([run(['"a" + 1;']), run(['"b" + 1;'])]);
  assert.deepEqual([a.outputs.map(textOf), b.outputs.map(textOf)], [[["'a1'"]], [["'b1'"]]]);
});

test("run twice with its exercises solved, a notebook runs the stubs first and the solutions second", async () => {
  const { first, outputs, failure } = await run([
    code("function answer(): number {\n  return 1;\n}\nconst seen = answer();\nseen;", {
      tags: ["exercise"],
    }),
    prose(
      "<details><summary>Solution</summary>\n\n```ts\nfunction answer(): number {\n  return 42;\n}\nconst seen = answer();\nseen;\n```\n\n</details>",
      { tags: ["solution"] },
    ),
    "seen + 1;",
  ], { twice: true, solved: true });
  assert.equal(failure, undefined);
  assert.deepEqual(first.map(textOf), [["1"], [], ["43"]]);
  assert.deepEqual(outputs.map(textOf), [["42"], [], ["43"]]);
});

test("processor time is that of the work, whatever else the time goes by with, and of first runs", async () => {
  const { cpuMs, ms } = await run([
    "await new Promise((resolve) => setTimeout(resolve, 500));",
    'const { cpuUsage } = await import("node:process");\nconst from = cpuUsage().user;\nlet x = 0;\ndo for (let i = 0; i < 1e6; i++) x += i;\nwhile (cpuUsage().user - from < 2e5);',
  ], { twice: true });
  assert.ok(cpuMs >= 190 && cpuMs < ms - 950, `${cpuMs} of ${ms}`);
});

test("benchmarks spend the share of their budget that the runner asks for, and a tenth when run again", async () => {
  const asked = 'import { budgetShare } from "../../lib/course/budget.ts";\nbudgetShare();';
  const whole = await run([asked], { twice: true });
  assert.deepEqual([textOf(whole.first[0]!), textOf(whole.outputs[0]!)], [["1"], ["0.1"]]);
  const part = await run([asked], { benchShare: 0.25 });
  assert.deepEqual(textOf(part.outputs[0]!), ["0.25"]);
});

test("with its exercises solved a notebook runs the solutions in place of the stubs", async () => {
  const exercise = { tags: ["exercise"] }, solution = { tags: ["solution"] };
  const cells = [
    code("const a = 1;\na;", exercise),
    prose("<details>\n\n```ts\nconst a = 2;\na;\n```\n\n</details>", solution),
    code("3;", exercise),
    code("4;", exercise),
    prose("No code here.", solution),
  ];
  assert.equal(solutionOf(cells, 0), "const a = 2;\na;\n");
  assert.equal(solutionOf(cells, 2), undefined);
  assert.equal(solutionOf(cells, 3), undefined);
  assert.deepEqual(solved(cells).map(({ source }) => source.slice(0, 12)), [
    "const a = 2;",
    "<details>\n\n`",
    "3;",
    "4;",
    "No code here",
  ]);
  const [stub, answer] = await Promise.all([run(cells), run(cells, { solved: true })]);
  assert.deepEqual([stub, answer].map(({ outputs }) => textOf(outputs[0]!)), [["1"], ["2"]]);
});

const project = temporaryProject("tools", "lib");
after(() => project.remove());

/** Puts a notebook into the copy. */
function put(name: string, cells: Cell[]): void {
  project.write(
    `notebooks/${name}.ipynb`,
    JSON.stringify({
      cells: cells.map(({ kind, source }) => ({
        cell_type: kind,
        metadata: {},
        source,
        outputs: [],
      })),
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    }),
  );
}

put("07-numbers", [
  prose("# 7 · Numbers"),
  code('import { numbers } from "#lib/course";\nimport { z } from "zod";'),
  prose("## Numbers"),
  code(
    'const n = numbers(z.object({ limit: z.int().min(1).max(1000).meta({ unit: "req/s", about: "a limit" }) }), { limit: 100 });',
  ),
  code("console.log(`limit is ${n.limit}`);"),
]);
put("08-broken", [
  prose("# 8 · Broken"),
  prose("## The middle"),
  code('const a = 1;\nthrow new RangeError("boom");\na;'),
]);
project.write("notebooks/09-corrupt.ipynb", "{ nothing");

/** Runs notebooks of the copy as a user does. */
const task = (...args: string[]) => project.run("tools/run.ts", "--runtime", HERE, ...args);

test("the task runs a notebook, writes its page and says where it is", async () => {
  const { code, said, complained } = await task("7", "--set", "limit=1000");
  assert.equal(code, 0, complained);
  const file = HERE === "deno" ? "07-numbers.html" : "07-numbers.bun.html";
  assert.match(
    said,
    new RegExp(
      `^07-numbers · ${HERE}\n[^]*✓ Numbers [^]*done in .* → \\.under-load/pages/${file}\n$`,
    ),
  );
  assert.ok(existsSync(join(project.root, ".under-load/pages", file)));
});

test("the task shows a failing cell with its section, its line and its error, and ends with code 1", async () => {
  const { code, said } = await task("broken");
  assert.equal(code, 1);
  assert.match(
    said,
    /✗ The middle · cell 3, line 2\n +1 {2}const a = 1;\n {2}▶ +2 {2}throw .*\n +3 {2}a;\n {2}RangeError: boom\n/,
  );
});

const refusals: [what: string, args: string[], said: RegExp][] = [
  [
    "a value out of range",
    ["7", "--set", "limit=0"],
    /^Cannot use limit = 0: it must be a whole number from 1 to 1,000 req\/s$/,
  ],
  [
    "a value that is no number",
    ["7", "--set", "limit=many"],
    /^Cannot use limit = .*: it must be a whole number from 1 to 1,000 req\/s$/,
  ],
  [
    "a name the notebook does not have",
    ["7", "--set", "limits=5"],
    /^Cannot use limits: this notebook has no number of that name, only limit$/,
  ],
  [
    "a word without a value",
    ["7", "--set", "limit"],
    /^Cannot use --set limit: it must be name=value, as in --set limit=50$/,
  ],
  ["a value without a name", ["7", "--set", "=5"], /^Cannot use --set =5: it must be name=value/],
  [
    "a notebook that is not there",
    ["12"],
    /^Cannot find notebook "12": there is 07-numbers, 08-broken, 09-corrupt$/,
  ],
  [
    "a notebook that is not readable",
    ["09"],
    /^Cannot read notebooks\/09-corrupt\.ipynb: it is not valid JSON \(.*\); get it back with git checkout$/,
  ],
  [
    "another runtime",
    ["7", "--runtime", "node"],
    /^Cannot use --runtime node: it must be deno or bun$/,
  ],
  [
    "saving what is not the default",
    ["7", "--save", "--set", "limit=5"],
    /^Cannot --save a run with --set or under Bun: /,
  ],
  ["an option it does not know", ["7", "--sett", "limit=5"], /--sett/],
];
for (const [what, args, said] of refusals) {
  test(`the task answers ${what} with one line and code 2`, async () => {
    const { code, complained } = await task(...args);
    assert.equal(code, 2, complained);
    assert.doesNotMatch(complained.trim(), /\n/);
    assert.match(complained.trim(), said);
  });
}
