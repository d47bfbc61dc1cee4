import assert from "node:assert/strict";
import { after, test } from "node:test";
import { stop } from "esbuild";
import { z } from "zod";
import { bundleOf } from "../../../lib/charts/bundle.ts";
import { HOST, md, numbers, type Output } from "../../../lib/course/mod.ts";
import type { Cell, SavedOutput } from "../../notebook/file.ts";
import { code, HERE, shows } from "../../temporary-project.ts";
import { differing } from "./differing.ts";
import { unitsFor } from "../client/order.ts";
import { sameOutputs } from "./same.ts";
import { runUnits, tried } from "./trial.ts";

after(() => stop());

const SCHEMA = 'z.object({ load: z.int().min(1).max(9).meta({ unit: "x", about: "y" }) })';

const words = async (text: string) => [shows(await bundleOf(md`${text}`))];

/** The table that `numbers` shows. */
async function tableAt(load: number): Promise<SavedOutput[]> {
  const scope = globalThis as { [HOST]?: unknown }, before = scope[HOST], seen: Output[] = [];
  scope[HOST] = (output: Output) => seen.push(output);
  numbers(z.object({ load: z.int().min(1).max(9).meta({ unit: "x", about: "y" }) }), { load });
  scope[HOST] = before;
  return await Promise.resolve(seen.map(({ data }) => shows(data)));
}

/** A notebook with one number, and cells that say something of it: one right, one by lot, one that fails. */
async function notebook(): Promise<Cell[]> {
  const cell = (source: string, outputs: SavedOutput[] = [], tags: string[] = []): Cell => ({
    ...code(source),
    ...{ outputs, tags },
  });
  return [
    cell('import { md, numbers } from "#lib/course";\nimport { z } from "zod";'),
    cell(`const n = numbers(${SCHEMA}, { load: 2 });`, await tableAt(2), ["numbers"]),
    cell("md`${String(n.load * 2)}`;", await words("4")),
    cell("md`${String(n.load + Math.random())}`;", await words("2.5")),
    cell("(undefined as any).x;\nmd`${String(n.load)}`;", await words("2")),
  ];
}

/** A notebook that draws by Graphviz in one of its cells. */
async function drawing(): Promise<Cell[]> {
  const [, numbers, says] = await notebook();
  const { diagram } = await import("../../../lib/charts/mod.ts");
  const drawn = await diagram({ title: "2", nodes: { a: "a" }, edges: [] });
  return [
    code('import { diagram, md, numbers } from "#lib/course";\nimport { z } from "zod";'),
    ...[numbers!, says!],
    {
      ...code("await diagram({ title: String(n.load), nodes: { a: 'a' }, edges: [] });"),
      outputs: [shows(await bundleOf(drawn))],
    },
  ];
}

// The book is made under Deno alone: its workers are Deno's.
if (HERE === "deno") {
  test("alive is what prints in a page what is printed; what differs or fails is not", async () => {
    const { plan } = await tried(await notebook());
    assert.deepEqual(plan.cells.map(({ index }) => index), [1, 2]);
    assert.match(plan.saved.get(3)!.why, /something else each time/);
    assert.match(plan.saved.get(4)!.why, /fails in a page/);
  });

  test("a number that is moved gives what the whole notebook gives, and a difference is found", async () => {
    const cells = await notebook(), made = await tried(cells);
    const whole = [[], await tableAt(3), await words("6"), [], []];
    assert.deepEqual(await differing(made, { load: "3" }, whole), { cells: [] });
    const wrong = whole.with(2, await words("7"));
    assert.deepEqual((await differing(made, { load: "3" }, wrong)).cells, [2]);
  });

  test("cells that use up one value show it when the last comes first", async () => {
    const cell = (source: string, outputs: SavedOutput[]) => code(source, { outputs });
    const shared = [
      ...(await notebook()).slice(0, 2),
      cell("const dice = { left: 3, roll: () => dice.left-- };", []),
      cell("md`${String(n.load + dice.roll())}`;", await words("5")),
      cell("md`${String(n.load + dice.roll())}`;", await words("4")),
    ];
    const made = await tried(shared),
      whole = [[], await tableAt(3), [], await words("6"), await words("5")];
    assert.deepEqual((await differing(made, { load: "3" }, whole)).cells, []);
    assert.deepEqual((await differing(made, { load: "3" }, whole, true)).cells, [3, 4]);
  });

  test("cells that draw nothing by Graphviz run where it is not fetched, and those that do are known", async () => {
    const made = await tried(await drawing()), { plan } = made;
    assert.deepEqual(made.shared, ["charts", "diagrams"]);
    const units = (cell: number) => unitsFor(plan, [cell]);
    const isLate = (cell: number) => units(cell).some((unit) => plan.late.includes(unit));
    assert.deepEqual([isLate(2), isLate(3)], [false, true]);
    const without = { ...made, shared: made.shared.filter((group) => group !== "diagrams") };
    const order = { set: { load: "3" }, units: units(2), shown: [2] };
    const { outputs, failure } = await runUnits(without, order);
    assert.equal(failure, undefined);
    assert.ok(sameOutputs(outputs[2], await words("6")));
  });

  test("a number out of its range is refused with the notebook's own sentence", async () => {
    const made = await tried(await notebook());
    const { cells, failure } = await differing(made, { load: "0" }, [[], [], await words("0")]);
    assert.deepEqual(cells, [2]);
    assert.match(failure!, /Cannot use load = 0: it must be a whole number from 1 to 9 x/);
  });
}
