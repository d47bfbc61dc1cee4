import assert from "node:assert/strict";
import { test } from "node:test";
import { meanInterval, mmc } from "../../sim/mod.ts";
import { convolution, simulate, type SimulatedStation } from "../mod.ts";

const QUEUES: [name: string, station: SimulatedStation, rate: number, time: number][] = [
  ["M/M/1", { name: "q", service: 1, visits: 1 }, 0.6, 1 / (1 - 0.6)],
  [
    "M/M/3",
    { name: "q", service: 1, visits: 1, servers: 3 },
    2,
    mmc({ arrivalRate: 2, meanService: 1, servers: 3 }).meanTime,
  ],
  ["M/D/1", { name: "q", service: 1, visits: 1, scv: 0 }, 0.6, 1 + 0.6 / (2 * 0.4)],
  ["M/G/1", { name: "q", service: 1, visits: 1, scv: 0.4 }, 0.6, 1 + 0.6 * 1.4 / (2 * 0.4)],
];
for (const [name, station, arrivalRate, time] of QUEUES) {
  test(`${name} comes out within 1.5 % of its formula, and Little's law holds`, () => {
    const seen = simulate([station], { load: { arrivalRate }, jobs: 600_000, seed: 4 });
    assert.ok(Math.abs(seen.time / time - 1) < 0.015, `${seen.time} beside ${time}`);
    const { jobs, throughput } = seen.stations[0]!;
    assert.ok(Math.abs(jobs / (throughput * seen.time) - 1) < 0.005);
  });
}
test("intervals of 95 % hold the truth in nearly as many runs", () => {
  let held = 0;
  for (let run = 0; run < 60; run++) {
    const means = Array.from(
      { length: 8 },
      (_, part) =>
        simulate([QUEUES[0]![1]], {
          load: { arrivalRate: 0.5 },
          jobs: 4000,
          seed: `${run}/${part}`,
        }).time,
    );
    const { half, mean } = meanInterval(means);
    if (Math.abs(mean - 2) <= half) held++;
  }
  assert.ok(held >= 52, `${held} of 60`);
});
test("a closed network with several servers and a delay is that of the theory", () => {
  const stations = [
    { name: "gateway", service: 1, visits: 1 },
    { name: "service", service: 2, visits: 1.5, servers: 2 },
    { name: "store", service: 2, visits: 0.7 },
    { name: "network", service: 5, visits: 1, servers: Infinity },
  ];
  const theory = convolution(stations, 8, 4);
  const seen = simulate(stations, { load: { population: 8, think: 4 }, jobs: 200_000, seed: 2 });
  assert.ok(Math.abs(seen.throughput / theory.throughput - 1) < 0.01);
  seen.stations.forEach(({ jobs }, i) =>
    assert.ok(Math.abs(jobs / theory.stations[i]!.jobs - 1) < 0.03, stations[i]!.name)
  );
});
test("the same seed is the same run", () => {
  const options = { load: { arrivalRate: 0.5 }, jobs: 5000, seed: 9 } as const;
  assert.equal(simulate([QUEUES[3]![1]], options).time, simulate([QUEUES[3]![1]], options).time);
});
