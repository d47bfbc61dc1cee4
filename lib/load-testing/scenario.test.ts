import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../sim/mod.ts";
import { parseScenario, patternOf, pickerOf, ramping, SHAPES } from "./mod.ts";

const good = {
  name: "buy",
  arrivals: { kind: "stages", stages: [{ from: 10, to: 10, seconds: 1 }] },
  steps: [{ name: "seats", path: "/seats", weight: 3 }, {
    name: "buy",
    path: "/buy",
    method: "POST",
    body: "{}",
  }],
};

test("a scenario is checked where it comes in, and the first mistake is named with its place", () => {
  assert.equal(parseScenario(good).steps[1]?.weight, 1);
  const bad: [object, RegExp][] = [
    [{ steps: [] }, /Cannot read a scenario: steps: /],
    [
      { steps: [{ name: "a", path: "http://elsewhere.example/" }] },
      /steps\.0\.path: must begin with \//,
    ],
    [{ steps: [{ name: "a", path: "/a HTTP/1.1\r\nx: y" }] }, /steps\.0\.path/],
    [{ arrivals: { kind: "often" } }, /arrivals/],
    [
      { arrivals: { kind: "stages", stages: [{ from: 1, to: 1, seconds: NaN }] } },
      /arrivals\.stages\.0\.seconds/,
    ],
    [
      { arrivals: { kind: "stages", stages: [{ from: 0, to: 0, seconds: 5 }] } },
      /at least 1 request/,
    ],
    [{ visit: { stay: 1, thinkMs: 0 } }, /visit\.stay/],
    [{ colour: "red" }, /colour/],
  ];
  for (const [change, message] of bad) {
    assert.throws(() => parseScenario({ ...good, ...change }), { name: "RangeError", message });
  }
  assert.throws(() => parseScenario(undefined), /Cannot read a scenario: it: /);
});

test("all kinds of arrivals make a pattern, and clients make none", () => {
  const count = (arrivals: object) => patternOf(parseScenario({ ...good, arrivals })).dueBy(1000);
  assert.equal(
    count({ kind: "sine", mean: 5, amplitude: 5, period: 1, seconds: 1, startAt: "peak" }),
    5,
  );
  assert.equal(count({ kind: "burst", size: 5, every: 2, seconds: 2 }), 5);
  assert.equal(count({ kind: "trace", times: [0, 10] }), 2);
  const clients = parseScenario({
    ...good,
    arrivals: { kind: "clients", clients: 1, thinkMs: 0, seconds: 1 },
  });
  assert.throws(() => patternOf(clients), /clients send when they have an answer/);
});

test("steps are chosen as often as their weights say", () => {
  const pick = pickerOf(parseScenario(good), random(2));
  let seats = 0;
  for (let i = 0; i < 10_000; i++) if (pick().name === "seats") seats++;
  assert.ok(Math.abs(seats / 10_000 - 0.75) < 0.02, String(seats));
});

test("each shape sends, and lasts as long as it was asked to", () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    const pattern = ramping(shape(100, 10));
    assert.ok(Math.abs(pattern.duration - 10_000) < 1e-6, name);
    assert.ok(pattern.dueBy(10_000) >= 50, name);
  }
});
