import assert from "node:assert/strict";
import test from "node:test";
import { exponential, logNormal, pareto, poisson, random, uniform, zipf } from "./mod.ts";

const N = 200_000;

function meanOf(draw: () => number): number {
  let sum = 0;
  for (let i = 0; i < N; i++) sum += draw();
  return sum / N;
}

/** Within five standard errors: one false alarm in a million, and the seeds are fixed. */
function near(got: number, mean: number, deviation: number): void {
  const error = 5 * deviation / Math.sqrt(N);
  assert.ok(Math.abs(got - mean) < error, `got ${got}, expected ${mean} ± ${error}`);
}

test("the same seed gives the same stream and another seed another", () => {
  const read = (seed: number) => Array.from({ length: 5 }, random(seed).next);
  assert.deepEqual(read(1), read(1));
  assert.notDeepEqual(read(1), read(2));
});

test("a split stream does not depend on how far its parent was read", () => {
  const parent = random(3);
  const before = parent.split("x").next();
  parent.next();
  assert.equal(parent.split("x").next(), before);
  assert.notEqual(parent.split("y").next(), before);
});

test("numbers are in [0, 1), and near seeds do not correlate", () => {
  const firsts = Array.from({ length: 2000 }, (_, seed) => random(seed).next());
  assert.ok(firsts.every((x) => x >= 0 && x < 1));
  const mean = firsts.reduce((a, b) => a + b) / firsts.length;
  assert.ok(Math.abs(mean - 0.5) < 5 * Math.sqrt(1 / 12 / 2000));
});

test("whole numbers cover their range evenly", () => {
  const source = random(5);
  const counts = new Array(10).fill(0);
  for (let i = 0; i < N; i++) counts[source.int(10)]++;
  const chi = counts.reduce((sum, c) => sum + (c - N / 10) ** 2 / (N / 10), 0);
  assert.ok(chi < 33, `chi-squared ${chi} of 9 degrees of freedom`);
});

test("distributions have the means of their formulas", () => {
  const source = random(7);
  near(meanOf(exponential(source, { mean: 10 })), 10, 10);
  near(meanOf(poisson(source, { mean: 4 })), 4, 2);
  near(meanOf(uniform(source, { min: 2, max: 4 })), 3, 2 / Math.sqrt(12));
  const sigma = 0.5, mean = 3 * Math.exp(sigma ** 2 / 2);
  near(
    meanOf(logNormal(source, { median: 3, sigma })),
    mean,
    mean * Math.sqrt(Math.exp(sigma ** 2) - 1),
  );
  near(meanOf(pareto(source, { min: 1, shape: 3 })), 1.5, Math.sqrt(0.75));
});

test("Zipf ranks have the shares of the law", () => {
  const rank = zipf(random(9), { n: 100, exponent: 1 });
  let first = 0, last = 0;
  for (let i = 0; i < N; i++) {
    const drawn = rank();
    if (drawn === 0) first++;
    if (drawn > 99 || drawn < 0) last++;
  }
  const harmonic = Array.from({ length: 100 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b);
  near(first / N, 1 / harmonic, 0.5);
  assert.equal(last, 0);
});

test("a distribution that can't be is refused by name", () => {
  assert.throws(() => exponential(random(1), { mean: 0 }), /draw from exponential: mean must be/);
  assert.throws(() => zipf(random(1), { n: 0, exponent: 1 }), /n must be a whole number from 1/);
});

test("of a million streams that are split off no two are the same", () => {
  const source = random(1), seen = new Set<number>();
  for (let i = 0; i < 1_000_000; i++) seen.add(source.split(String(i)).next());
  assert.equal(seen.size, 1_000_000);
});
