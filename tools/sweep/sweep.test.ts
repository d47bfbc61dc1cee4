import assert from "node:assert/strict";
import { test } from "node:test";
import { code, prose, shows } from "../temporary-project.ts";
import { combinations, type Declared, ends } from "./declared.ts";
import { changedCells, experimentsIn } from "./experiments.ts";

const DECLARED: Record<string, Declared> = {
  whole: { type: "integer", minimum: 1, maximum: 1_000_000 },
  part: { type: "number", minimum: 0, maximum: 2 },
  step: { type: "integer", minimum: 0, maximum: 100, multipleOf: 25 },
  on: { type: "boolean" },
  way: { type: "string", enum: ["a", "b", "c"] },
};

test("both ends of each range are tried, and each word of a choice", () => {
  const tried = ends(DECLARED).map((values) => Object.entries(values)[0]!.join("="));
  assert.deepEqual(tried, [
    ...["whole=1", "whole=1000000", "part=0", "part=2", "step=0", "step=100"],
    ...["on=false", "on=true", "way=a", "way=b", "way=c"],
  ]);
});

test("random combinations keep their ranges and steps, and are the same for the same seed", () => {
  const drawn = combinations(DECLARED, 300, "x");
  assert.deepEqual(drawn, combinations(DECLARED, 300, "x"));
  assert.notDeepEqual(drawn, combinations(DECLARED, 300, "y"));
  for (const { whole, part, step, on, way } of drawn) {
    assert.ok(Number.isInteger(Number(whole)) && Number(whole) >= 1 && Number(whole) <= 1e6);
    assert.ok(Number(part) >= 0 && Number(part) <= 2);
    assert.equal(Number(step) % 25, 0);
    assert.ok(["true", "false"].includes(on!) && ["a", "b", "c"].includes(way!));
  }
  // A range of six powers of ten is drawn from all of them.
  const small = drawn.filter(({ whole }) => Number(whole) < 1000).length;
  assert.ok(small > 100 && small < 200, `${small} of 300`);
});

test("experiments are read as they are written", () => {
  const found = experimentsIn([
    prose("1. **`burst` to 1.** What?\n\n2. **`told` to 20,000.** And?"),
    code("// **`code` to 1.**"),
    prose("**`partitions` to 2 and `consumers` to 16.** a\n\n**`way` to `b`.** **bold**"),
    prose("**`rate` to 0.1 with\n`healthy` at 0.05.** x\n\n**`latency` to 20 ms.** y"),
  ]);
  assert.deepEqual(found.map(({ cell, values }) => [cell, values]), [
    [0, { burst: "1" }],
    [0, { told: "20000" }],
    [2, { partitions: "2", consumers: "16" }],
    [2, { way: "b" }],
    [3, { rate: "0.1", healthy: "0.05" }],
    [3, { latency: "20" }],
  ]);
  assert.equal(found[4]!.text, "`rate` to 0.1 with `healthy` at 0.05");
});

const CELLS = [code("numbers", { tags: ["numbers"] }), code("steady"), code("measured")];
const run = (number: string, steady: string, measured: string) =>
  [number, steady, measured].map((text) => [shows({ "text/markdown": text })]);
const OWN = [
  run("1", "one", "took 12.5 µs: ours wins"),
  run("1", "one", "took 13 ms: ours wins"),
] as const;

test("an experiment that changes only the table of the numbers, or what never is the same, changes nothing", () => {
  assert.deepEqual(changedCells(CELLS, OWN, run("2", "one", "took 99 s: ours wins")), []);
});

test("an experiment is seen in what is else the same, and in the words around what is measured", () => {
  assert.deepEqual(changedCells(CELLS, OWN, run("2", "two", "took 12 µs: ours wins")), [1]);
  assert.deepEqual(changedCells(CELLS, OWN, run("2", "one", "took 12 µs: theirs wins")), [2]);
});

test("a paragraph without measured numbers bears witness beside one with them", () => {
  const text = (measured: string, fixed: string) =>
    run("2", "one", `took ${measured}.\n\n${fixed}`);
  const own = [text("5 ms", "wait 2 ms"), text("7 ms", "wait 2 ms")] as const;
  assert.deepEqual(changedCells(CELLS, own, text("6 ms", "wait 1 ms")), [2]);
  assert.deepEqual(changedCells(CELLS, own, text("6 ms", "wait 2 ms")), []);
});

test("of a chart of measured times only what is written in it counts", () => {
  const chart = (path: string, title: string) => [
    [],
    [],
    [shows({ "image/svg+xml": `<svg><path d="${path}"/><text x="1">${title}</text></svg>` })],
  ];
  const own = [chart("M0,1", "A beats B 2×"), chart("M0,2", "A beats B 3×")] as const;
  assert.deepEqual(changedCells(CELLS, own, chart("M0,9", "A beats B 5×")), []);
  const ticks = chart("M0,9", 'A beats B 5×</text><text x="2">10</text><text x="3">20');
  assert.deepEqual(changedCells(CELLS, own, ticks), []);
  assert.deepEqual(changedCells(CELLS, own, chart("M0,9", "B beats A 5×")), [2]);
});
