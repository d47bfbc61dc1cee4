import assert from "node:assert/strict";
import { test } from "node:test";
import { convolution, simulate, type SimulatedStation } from "./mod.ts";

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
