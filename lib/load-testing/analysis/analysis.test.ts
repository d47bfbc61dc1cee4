import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { exponential, random } from "../../sim/mod.ts";
import {
  enough,
  findBottleneck,
  fitUsl,
  Histogram,
  leastSquares,
  lindley,
  searchRate,
  selfCheck,
  warmUp,
} from "../mod.ts";
import { solve } from "./solve.ts";

test("a system is solved, and one without a solution is not", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 9, maxLength: 9 }),
      (v) => {
        const matrix = [0, 1, 2].map((i) =>
          [0, 1, 2].map((j) => v[3 * i + j]! + (i === j ? 30 : 0))
        );
        const { solution, inverse } = solve(matrix, [1, 2, 3])!;
        matrix.forEach((row, i) => {
          assert.ok(
            Math.abs(row.reduce((sum, a, j) => sum + a * solution[j]!, 0) - (i + 1)) < 1e-9,
          );
          const one = row.reduce((sum, a, j) => sum + a * inverse[j]![i]!, 0);
          assert.ok(Math.abs(one - 1) < 1e-9);
        });
      },
    ),
  );
  assert.equal(solve([[1, 2], [2, 4]], [1, 2]), undefined);
});

test("the scalability law is found again in points that follow it, from wherever they are", () => {
  const share = fc.double({ min: 0, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 5000, noNaN: true }),
      share,
      share,
      (lambda, sigma, k) => {
        const kappa = k / 20,
          at = (n: number) => lambda * n / (1 + sigma * (n - 1) + kappa * n * (n - 1));
        const fit = fitUsl(
          [1, 2, 3, 5, 8, 12, 20, 32].map((load) => ({ load, throughput: at(load) })),
        );
        assert.ok(Math.abs(fit.lambda / lambda - 1) < 1e-6);
        assert.ok(Math.abs(fit.sigma - sigma) < 1e-6 && Math.abs(fit.kappa - kappa) < 1e-7);
      },
    ),
    { numRuns: 60 },
  );
});

test("a fit that the points do not determine is refused by name", () => {
  const point = (load: number, throughput = load) => ({ load, throughput });
  assert.throws(
    () => fitUsl([1, 2, 3].map((n) => point(n))),
    /the measurements must be at least 4 points/,
  );
  assert.throws(() => fitUsl([1, 1, 2, 2].map((n) => point(n))), /the loads must be at least 3/);
  assert.throws(() => fitUsl([point(1), point(2), point(3), point(4, 0)]), /a throughput/);
  assert.throws(() => fitUsl([point(0), point(2), point(3), point(4)]), /a load/);
  const flat = () => 1;
  assert.throws(
    () => leastSquares(flat, [1, 2], [1, 2], [5]),
    /2 points do not determine 1 parameter/,
  );
});

test("Lindley's recursion refuses what does not belong together", () => {
  assert.throws(() => lindley([1, 2], [1]), /work must be from 2 to 2 requests: received 1/);
  assert.throws(() => lindley([1], [1], 0), /servers/);
  assert.deepEqual([...lindley([0, 1, 2], [10, 10, 1], 2)], [10, 10, 9]);
});

test("a cold beginning is cut off, a run without one is left whole, one that never settles is said to", () => {
  const run = (cold: number) =>
    Array.from({ length: 600 }, (_, i) => (i < cold ? 8 : 3) + i * 7 % 11 / 11);
  const { cut, settled } = warmUp(run(100));
  assert.ok(cut >= 95 && cut <= 110 && settled, String(cut));
  assert.ok(warmUp(run(0)).cut < 20);
  assert.equal(warmUp(Array.from({ length: 400 }, (_, i) => i)).settled, false);
  assert.deepEqual(warmUp(new Float64Array(100).fill(7)), { cut: 0, settled: true });
  assert.throws(() => warmUp([1, 2, 3]), /at least 20 values/);
});

test("a run is enough when its mean is known, and not before", () => {
  const draw = exponential(random(6), { mean: 10 });
  const values = Array.from({ length: 40_000 }, () => draw());
  assert.equal(enough(values.slice(0, 399)).enough, false);
  assert.equal(enough(values.slice(0, 500), { within: 0.01 }).enough, false);
  const { enough: yes, mean, half } = enough(values, { within: 0.02 });
  assert.ok(yes && Math.abs(mean - 10) < 0.3 && half < 0.2);
  assert.throws(() => enough(values, { within: 0 }), /half width/);
});

const use = (name: string, servers: number, busyMs: number) => ({ name, servers, busyMs });

test("the bottleneck is the resource that is busiest for each of its servers", () => {
  const seen = { lengthMs: 1000, completed: 100, responseMs: 60, clients: 6 };
  const found = findBottleneck({ ...seen, resources: [use("CPU", 4, 1200), use("lock", 1, 950)] });
  assert.deepEqual([found.bottleneck, found.rows[1]?.demandMs, found.little], ["lock", 12, 1]);
  assert.ok(Math.abs(found.boundPerSecond - 100 * 1000 / 950) < 1e-9);
  const idle = findBottleneck({ ...seen, resources: [use("CPU", 4, 1200)] });
  assert.equal(idle.bottleneck, undefined);
  assert.match(idle.sentence, /load is too low, or what is full was not measured/);
  assert.match(findBottleneck({ ...seen, resources: [] }).sentence, /nothing was measured/);
  assert.throws(() => findBottleneck({ ...seen, completed: 0, resources: [] }), /the answers/);
  assert.throws(() => findBottleneck({ ...seen, resources: [use("x", 0, 1)] }), /the servers of x/);
});

test("a rate is searched until it is known as well as asked, and a hiccup is no limit", async () => {
  const found = await searchRate((rate) => rate <= 337, { from: 10, to: 5000, within: 0.01 });
  assert.ok(
    found.rate <= 337 && found.broke! > 337 && found.broke! - found.rate <= 0.01 * found.rate,
  );
  let tries = 0;
  const hiccup = await searchRate((rate) => tries++ !== 2 && rate <= 337, { from: 10, to: 5000 });
  assert.ok(Math.abs(hiccup.rate / 337 - 1) < 0.06, String(hiccup.rate));
  assert.deepEqual((await searchRate(() => true, { from: 10, to: 25 })).rate, 25);
  // Each first try above 337 is lucky, as each first one below it is not: two of three say what is true.
  const firsts = new Set<number>();
  const unlike = await searchRate(
    (rate) => firsts.has(rate) ? rate <= 337 : (firsts.add(rate), rate > 337),
    { from: 10, to: 5000, within: 0.01 },
  );
  assert.ok(unlike.rate <= 337 && unlike.broke! > 337, String(unlike.rate));
  const none = await searchRate(() => false, { from: 10, to: 25 });
  assert.deepEqual([none.rate, none.broke, none.trials.length], [0, 10, 2]);
  await assert.rejects(
    async () => await searchRate(() => true, { from: 10, to: 5 }),
    /highest rate/,
  );
  await assert.rejects(
    async () =>
      await searchRate(() => true, {
        from: 1,
        to: 5,
        signal: AbortSignal.abort(new Error("stop")),
      }),
    /stop/,
  );
});

test("a generator that was late, idle, or out of breath voids its run, and says why", () => {
  const lag = (us: number) => {
    const histogram = new Histogram();
    histogram.recordMany(us, 100);
    return histogram;
  };
  const fine = { lag: lag(500), due: 100, sent: 100, cpu: 0.5, loopLagMs: 3 };
  assert.deepEqual(selfCheck(fine), { valid: true, reasons: [] });
  const reasons = (change: object) => selfCheck({ ...fine, ...change }).reasons.join();
  assert.match(reasons({ lag: lag(90_000) }), /90 ms late/);
  assert.match(reasons({ sent: 90 }), /10 of 100 requests were not sent/);
  assert.match(reasons({ cpu: 0.97 }), /97 % of a core/);
  assert.match(reasons({ loopLagMs: 80 }), /timers were 80 ms late/);
  assert.match(reasons({ due: 0, sent: 0 }), /nothing was due/);
  assert.match(reasons({ unanswered: 3 }), /3 requests have no answer/);
});
