import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { SavedOutput } from "../../notebook/saved-output.ts";
import { sameOutputs, sameText } from "./same.ts";

const stream = (text: string): SavedOutput => ({ output_type: "stream", name: "stdout", text });

test("the last bits of a number may differ, and nothing that a reader could see", () => {
  assert.ok(sameText("x 0.1234567890123 y", "x 0.1234567890124 y"));
  assert.ok(sameText("1e21", "1.0000000000001e21"));
  assert.ok(!sameText("13.8 %", "13.9 %"));
  assert.ok(!sameText("0.12345678", "0.12345679"));
  assert.ok(!sameText("1000000", "1000001"));
});

test("two numbers are the same up to one part in 10⁹, whatever their size, and no farther", () => {
  fc.assert(fc.property(fc.double({ min: 1, max: 1e12, noNaN: true }), (a) => {
    assert.ok(sameText(`${a}`, `${a * (1 + 1e-11)}`));
    assert.ok(!sameText(`${a}`, `${a * (1 + 1e-7)}`), `${a}`);
  }));
});

test("words, their order and the number of outputs must be the same", () => {
  assert.ok(!sameText("1 node", "1 nodes"));
  assert.ok(!sameText("1 2", "12"));
  assert.ok(!sameText("1", "1 1"));
  assert.ok(sameOutputs([stream("a 1")], [stream("a 1")]));
  assert.ok(!sameOutputs([stream("a")], [stream("a"), stream("b")]));
  assert.ok(!sameOutputs([stream("a")], []));
  assert.ok(sameOutputs());
});
