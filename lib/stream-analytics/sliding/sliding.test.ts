import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { MAX, type NumberMonoid, SUM } from "../monoid.ts";
import { DabaLite, Recompute, Slices, type SlidingWindow, TwoStacks } from "./mod.ts";

/** Not commutative: only the order oldest first gives this. */
const TEXT: NumberMonoid = {
  identity: 0,
  // Affine maps x → a x + b modulo a prime, packed into one number.
  combine: (x, y) => {
    if (x === 0) return y;
    if (y === 0) return x;
    const P = 8191, [a, b] = [Math.floor(x / P), x % P], [c, d] = [Math.floor(y / P), y % P];
    return ((a * c) % P) * P + ((b * c + d) % P);
  },
};

test("all four give the same on 100,000 random steps, for a monoid that does not commute", () => {
  const draw = random(7);
  const all: SlidingWindow[] = [
    new Recompute(TEXT),
    new Slices(TEXT, 5),
    new TwoStacks(TEXT),
    new DabaLite(TEXT),
  ];
  let target = 30;
  for (let step = 0; step < 100_000; step++) {
    if (step % 500 === 0) target = draw.int(60);
    const size = all[0]!.size, into = size === 0 || draw.next() < (size < target ? 0.7 : 0.3);
    const value = (1 + draw.int(8190)) * 8191 + draw.int(8191);
    for (const window of all) into ? window.insert(value) : window.evict();
    const answers = all.map((window) => window.query());
    if (answers.some((answer) => answer !== answers[0])) assert.fail(`step ${step}: ${answers}`);
  }
});

test("DABA merges at most 3 times a step, however large the window; two stacks all at once", () => {
  let merges = 0;
  const counted = { ...MAX, combine: (a: number, b: number) => (merges++, MAX.combine(a, b)) };
  const worst = (window: SlidingWindow) => {
    let most = 0;
    const step = (work: () => void) => {
      merges = 0;
      work();
      most = Math.max(most, merges);
    };
    for (let i = 0; i < 3000; i++) {
      step(() => window.insert(i % 97));
      if (window.size > 1000) step(() => window.evict());
      step(() => window.query());
    }
    while (window.size > 0) step(() => window.evict());
    return most;
  };
  assert.equal(worst(new DabaLite(counted)), 3);
  assert.ok(worst(new TwoStacks(counted)) >= 999);
});

test("an empty window gives the identity, and nothing can leave it", () => {
  for (
    const window of [new Recompute(SUM), new Slices(SUM), new TwoStacks(SUM), new DabaLite(SUM)]
  ) {
    assert.equal(window.query(), 0);
    assert.throws(() => window.evict(), /at least 1 event/);
    window.insert(5);
    window.evict();
    assert.equal(window.query(), 0);
  }
});
