import assert from "node:assert/strict";
import { after, test } from "node:test";
import { stop } from "esbuild";
import type { Cell } from "../../notebook/file.ts";
import { code, prose } from "../../temporary-project.ts";
import { planOf } from "./plan.ts";

after(() => stop());

const IMPORTS = code(
  'import { bench, source } from "#lib/course";\nimport { mm1 } from "#lib/sim";\n' +
    'import { postgres } from "#lib/services";\nimport { readFileSync } from "node:fs";',
);
const NUMBERS = code("const n = { load: 1, servers: 2 };", { tags: ["numbers"] });

async function planned(...sources: (string | Cell)[]) {
  const cells = [
    IMPORTS,
    NUMBERS,
    ...sources.map((one) => typeof one === "string" ? code(one) : one),
  ];
  const plan = await planOf(cells);
  return {
    live: Object.fromEntries(
      plan.cells.filter(({ index }) => index > 1).map(({ index, numbers }) => [index, numbers]),
    ),
    saved: Object.fromEntries([...plan.saved].map(([index, { why }]) => [index, why])),
    plan,
  };
}

test("a number reaches a cell through whatever names", async () => {
  const { live } = await planned("const rate = n.load * 2;", "const f = () => rate;", "f();", "1;");
  assert.deepEqual(live, { 2: ["load"], 3: ["load"], 4: ["load"] });
});

test("what needs a server keeps its output, and so does what stands on it; the reason is the first one", async () => {
  const { live, saved } = await planned(
    "const db = await postgres(n.load);",
    "db.query(n.servers);",
    "const text = readFileSync(n.load);",
    "n.load;",
  );
  assert.deepEqual(live, { 5: ["load"] });
  assert.match(saved[2]!, /^postgres needs node:/);
  assert.match(saved[3]!, /^db: postgres needs node:/);
  assert.match(saved[4]!, /^readFileSync needs node:fs/);
});

test("of a cell that can't run the statements that can are had by others", async () => {
  const { live, saved, plan } = await planned(
    "const scene = { load: n.load };\nconst rows = readFileSync(scene);\nrows;",
    "scene.load;",
  );
  assert.deepEqual(Object.keys(saved), ["2"]);
  assert.deepEqual(live, { 3: ["load"] });
  const { units } = plan.cells.find(({ index }) => index === 3)!;
  assert.deepEqual(units.map((unit) => plan.units[unit]!.source), [
    "const n = { load: 1, servers: 2 };",
    "const scene = { load: n.load };",
    "scene.load;",
  ]);
});

test("what a cell did with a value before stands before what is said of it", async () => {
  const { plan } = await planned(
    "const sim = make(n.load);\nsim.run(10);\nconst done = sim.done;",
    "done + 1;",
  );
  const { units } = plan.cells.find(({ index }) => index === 3)!;
  assert.ok(units.map((unit) => plan.units[unit]!.source).includes("sim.run(10);"));
});

test("what times work never runs again, and what shows code does", async () => {
  const { live, saved } = await planned(
    'await bench("x", { a: () => n.load });',
    'await show(source("sim/clock.ts", "Clock"));\nn.load;',
  );
  assert.deepEqual(saved, { 2: "it measures the machine" });
  assert.deepEqual(live, { 3: ["load"] });
});

test("an exercise runs whether a number moves it or not, with what its solution uses", async () => {
  const { plan } = await planned(
    "const table = [1];",
    code("const f = () => 0;", { tags: ["exercise"] }),
    {
      ...prose("<details>\n\n```ts\nconst f = () => mm1(table);\n```\n\n</details>"),
      tags: ["solution"],
    },
  );
  assert.deepEqual(plan.exercises, [3]);
  assert.deepEqual([...plan.scope.keys()].sort(), ["f", "mm1", "n", "table"]);
});

test("who changes a value comes after those above that read it", async () => {
  const { plan } = await planned("let x = n.load;", "x + 1;", "x = 2;");
  const at = (source: string) => plan.units.findIndex((unit) => unit.source === source);
  assert.deepEqual(plan.after[at("x = 2;")], [at("x + 1;")]);
});

test("statements that draw by Graphviz are known, and so is who stands on them", async () => {
  const { plan } = await planned(
    code('import { diagram, md } from "#lib/course";'),
    "const f = () => diagram({ title: `${n.load}`, nodes: { a: 'a' }, edges: [] });",
    "md`${String(n.load)}`;",
    "f();",
  );
  const isLate = (cell: number) =>
    plan.cells.find(({ index }) => index === cell)!.units.some((unit) => plan.late.includes(unit));
  assert.deepEqual([3, 4, 5].map(isLate), [true, false, true]);
});
