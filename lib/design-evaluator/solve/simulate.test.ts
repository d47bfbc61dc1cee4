import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { convolution, simulate, type SimulatedStation, strata, strataOf } from "./mod.ts";

const QUEUE: SimulatedStation = { name: "q", service: 1, visits: 1, scv: 0.4 };

test("Little's law holds in a run", () => {
  const seen = simulate([QUEUE], { load: { arrivalRate: 0.6 }, jobs: 100_000, seed: 4 });
  const { jobs, throughput } = seen.stations[0]!;
  assert.ok(Math.abs(jobs / (throughput * seen.time) - 1) < 0.01);
});
test("kinds of jobs come in their shares, each with its own visits", () => {
  const delay = { name: "d", service: 1, visits: 1, scv: 0, servers: Infinity };
  const { kinds, times } = simulate([delay], {
    ...{ load: { arrivalRate: 1 }, jobs: 20_000, seed: 1 },
    mix: [{ share: 0.9, visits: [1] }, { share: 0.1, visits: [3] }],
  });
  const second = times.filter((_, n) => kinds[n] === 1);
  assert.ok(Math.abs(second.length / times.length - 0.1) < 0.01);
  assert.ok(second.every((time) => Math.abs(time - 3) < 1e-9));
});
test("a closed network with several servers and a delay is that of the theory", () => {
  const stations = [
    { name: "gateway", service: 1, visits: 1 },
    { name: "service", service: 2, visits: 1.5, servers: 2 },
    { name: "store", service: 2, visits: 0.7 },
    { name: "network", service: 5, visits: 1, servers: Infinity },
  ];
  const theory = convolution(stations, 8, 4);
  const seen = simulate(stations, { load: { population: 8, think: 4 }, jobs: 100_000, seed: 2 });
  assert.ok(Math.abs(seen.throughput / theory.throughput - 1) < 0.01);
  seen.stations.forEach(({ jobs }, i) =>
    assert.ok(Math.abs(jobs / theory.stations[i]!.jobs - 1) < 0.03, stations[i]!.name)
  );
});
test("the same seed is the same run", () => {
  const options = { load: { arrivalRate: 0.5 }, jobs: 5000, seed: 9 } as const;
  assert.equal(simulate([QUEUE], options).time, simulate([QUEUE], options).time);
});
test("draws in strata have the mean and the variation that were meant, after a few dozen", () => {
  const below = Array.from({ length: 16 }, strata(random("strata"))).filter((u) => u < 0.25);
  assert.equal(below.length, 4);
  for (const scv of [0, 0.5, 1, 2]) {
    const draw = strataOf(random(`strata ${scv}`), 10, scv);
    const mean = (count: number, of = (time: number) => time) =>
      Array.from({ length: count }, draw).reduce((sum, time) => sum + of(time), 0) / count;
    // Plain draws of scv 2 would be a tenth off.
    assert.ok(Math.abs(mean(160) / 10 - 1) < 0.06, `mean at ${scv}`);
    // Of log-normal times the squared logarithms tell the variation, without the luck of the longest ones.
    if (scv === 0 || scv === 1) continue;
    const middle = Math.log(10 / Math.sqrt(1 + scv));
    const spread = mean(8000, (time) => (Math.log(time) - middle) ** 2);
    assert.ok(Math.abs(spread / Math.log(1 + scv) - 1) < 0.05, `${spread} at ${scv}`);
  }
});
