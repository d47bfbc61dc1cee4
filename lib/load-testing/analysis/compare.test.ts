import assert from "node:assert/strict";
import test from "node:test";
import { exponential, quantile, type Random, random } from "../../sim/mod.ts";
import { compare } from "../mod.ts";

test("a comparison sees a large difference, in its direction, and no difference between a run and itself", () => {
  const draw = exponential(random(7), { mean: 10 });
  const a = Array.from({ length: 400 }, draw), slow = a.map((ms) => 2 * ms);
  const options = { random: random(8) };
  assert.equal(compare(a, slow, options).verdict, "slower");
  assert.equal(compare(slow, a, options).verdict, "faster");
  const same = compare(a, a, options);
  assert.deepEqual([same.verdict, same.difference], ["no difference", 0]);
  assert.ok(same.low < 0 && same.high > 0);
  assert.throws(() => compare(a.slice(0, 19), a, options), /a run must be at least 20 values/);
  assert.throws(() => compare(a, a, { ...options, block: 50 }), /at least 1000 values/);
});

/** Draws by blocks as it is written down: values, sorted, the one at its place. */
function drawn(values: number[], at: number, block: number, chance: Random): number {
  const all: number[] = [];
  while (all.length < values.length) {
    const start = chance.int(values.length);
    for (let j = 0; j < block && all.length < values.length; j++) {
      all.push(values[(start + j) % values.length]!);
    }
  }
  return all.sort((a, b) => a - b)[Math.max(1, Math.ceil(at * all.length)) - 1]!;
}

test("what is drawn by counts is what would be drawn by sorting, blocks that do not fit in, too", () => {
  const draw = exponential(random(9), { mean: 10 });
  const [a, b] = [0, 1].map(() => Array.from({ length: 151 }, draw)) as [number[], number[]];
  for (const [at, block] of [[0.9, 7], [0.5, 4], [0.99, 1], [0.01, 3]] as const) {
    const options = { at, block, draws: 100, alpha: 0.1 };
    const { low, high } = compare(a, b, { ...options, random: random(3) });
    const chance = random(3), one = chance.split("before"), other = chance.split("after");
    const all = Array.from(
      { length: 100 },
      () => drawn(b, at, block, other) - drawn(a, at, block, one),
    );
    assert.deepEqual([low, high], [quantile(all, 0.05), quantile(all, 0.95)], `${at}, ${block}`);
  }
});
