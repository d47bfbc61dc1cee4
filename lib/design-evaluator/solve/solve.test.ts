import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mg1 } from "../../sim/mod.ts";
import { balanceDifference } from "../experiments/real/balance.ts";
import { arrivalControl } from "../experiments/truths.ts";
import {
  bounds,
  convolution,
  longerThan,
  longestOf,
  meanOf,
  meanWait,
  mva,
  mvaClasses,
  NoSteadyState,
  open,
  percentile,
  schweitzer,
  servicePhases,
  type Station,
} from "./mod.ts";
import { queueTruth, randomTruth, textbookTruth } from "../truths/networks.ts";

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const stations = fc.array(
  fc.record({ service: number(0.01, 2), visits: number(0.1, 5), delay: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
).map((all) =>
  all.map(({ delay, service, visits }, i): Station => ({
    ...{ name: `station ${i}`, service, visits },
    servers: delay && i > 0 ? Infinity : 1,
  }))
);
const close = (a: number, b: number, within = 1e-9) =>
  assert.ok(Math.abs(a - b) <= within * Math.max(1e-9, Math.abs(b)), `${a} beside ${b}`);

test("networks and queues of textbooks and of GNU Octave come out", () => {
  assert.deepEqual([textbookTruth().score, queueTruth().score, randomTruth().score], [
    "15 of 15",
    "6 of 6",
    "100 of 100",
  ]);
});
test("who finds what is there with him instead of without misses every closed network", () => {
  const { ok, score } = arrivalControl();
  // All closed ones whose stations have one server each.
  assert.deepEqual([ok, score], [true, "59 of 100"]);
});
test("exact analysis lies within both bounds, and the balanced ones are tighter", () => {
  fc.assert(
    fc.property(stations, fc.integer({ min: 1, max: 60 }), number(0, 20), (all, jobs, think) => {
      const { throughput } = mva(all, jobs, think).at(-1)!,
        { asymptotic, balanced } = bounds(all, jobs, think);
      for (const { high, low } of [asymptotic, balanced]) {
        assert.ok(low <= throughput * (1 + 1e-9) && throughput <= high * (1 + 1e-9));
      }
      assert.ok(
        balanced.low >= asymptotic.low * (1 - 1e-9) &&
          balanced.high <= asymptotic.high * (1 + 1e-9),
      );
    }),
    { numRuns: 500 },
  );
});
test("convolution says what mean value analysis says, with and without classes", () => {
  fc.assert(
    fc.property(stations, fc.integer({ min: 1, max: 40 }), number(0, 50), (all, jobs, think) => {
      const one = mva(all, jobs, think).at(-1)!, other = convolution(all, jobs, think);
      close(other.throughput, one.throughput);
      one.stations.forEach(({ jobs }, i) => close(other.stations[i]!.jobs, jobs, 1e-8));
      const network = {
        names: all.map(({ name }) => name),
        service: [all.map(({ service }) => service)],
        visits: [all.map(({ visits }) => visits)],
        servers: all.map(({ servers = 1 }) => servers),
      };
      close(mvaClasses(network, [jobs], [think])[0]!.throughput, one.throughput);
    }),
    { numRuns: 200 },
  );
});
test("thousands of jobs and long thinking neither overflow nor lose digits", () => {
  const database = { name: "database", service: 1, visits: 1, servers: 3 };
  close(convolution([database], 5000, 1000).throughput, 3);
  // So few that hardly anybody waits.
  close(convolution([database], 900, 1e6).throughput, 900 / (1e6 + 1), 1e-6);
  const single = { name: "database", service: 1, visits: 1 };
  close(convolution([single], 3000, 2500).throughput, mva([single], 3000, 2500).at(-1)!.throughput);
});
test("balance equations, which know no product form, say the same", () => {
  assert.ok(balanceDifference(8, 3) < 1e-8);
});
test("the way without the way there is near, and exact for one job", () => {
  const network = {
    names: ["a", "b"],
    service: [[0.1, 0.2], [0.3, 0.1]],
    visits: [[2, 1], [1, 3]],
  };
  const exact = mvaClasses(network, [12, 9], [1, 2]), near = schweitzer(network, [12, 9], [1, 2]);
  exact.forEach(({ throughput }, r) => close(near[r]!.throughput, throughput, 0.06));
  close(
    schweitzer(network, [1, 0], [1, 2])[0]!.throughput,
    mvaClasses(network, [1, 0], [1, 2])[0]!.throughput,
  );
});
test("waits of general services are those of Pollaczek and Khinchine", () => {
  const load = { arrivalRate: 0.7, meanService: 1 };
  close(
    meanWait({ ...load, servers: 1, serviceScv: 4 }),
    mg1({ ...load, serviceVariation: 4 }).meanWait,
  );
});
test("percentiles of phases: one, equal ones, left out ones, the longest of many", () => {
  close(percentile([{ mean: 10 }], 0.99), 10 * Math.log(100), 1e-6);
  // Two equal ones: 1 − e^−x (1 + x).
  close(longerThan([{ mean: 1 }, { mean: 1 }], 3), Math.exp(-3) * 4, 1e-9);
  close(
    longerThan([{ mean: 1, probability: 0.25, skips: 1 }, { mean: 1 }], 3),
    0.25 * Math.exp(-3) * 4,
    1e-9,
  );
  close(longerThan(longestOf(5, 2), 4), 1 - (1 - Math.exp(-2)) ** 5, 1e-9);
  close(meanOf(longestOf(3, 6)), 11);
  close(meanOf([{ mean: 4, probability: 0.5, skips: 1 }, { mean: 8 }, { mean: 1 }]), 7);
  for (const scv of [0.1, 0.5, 1, 3, 9]) close(meanOf(servicePhases(7, scv)), 7, 1e-9);
  assert.equal(percentile([], 0.99), 0);
});
test("more than can be done has no number: which queue grows, and by how much", () => {
  const store = { name: "store", service: 0.01, visits: 2, servers: 2 };
  assert.throws(() => open([store], 120), (error: NoSteadyState) => {
    assert.equal(
      error.message,
      "There is no steady state: the queue at store grows by 40 per second",
    );
    return error.station === "store" && Math.abs(error.growth - 40) < 1e-9;
  });
  assert.throws(() => open([store], 100), /the queue at store grows without end, with no time/);
  assert.equal(open([store], 0).time, 0.02);
});
test("what can't be solved is refused by name", () => {
  const one = { name: "store", service: 1, visits: 1 };
  assert.throws(
    () => convolution([{ ...one, servers: 0 }], 1),
    /servers of store must be a whole number of at least 1/,
  );
  assert.throws(
    () => mva([{ ...one, servers: 2 }], 1),
    /store must have 1 server here: received 2/,
  );
  assert.throws(
    () => convolution([one], 10_001),
    /population must be a whole number from 1 to 10000 jobs/,
  );
  assert.throws(() => mva([{ ...one, visits: NaN }], 3), /visits of store/);
  const many = { names: ["a"], service: [[1], [1]], visits: [[1], [1]] };
  assert.throws(
    () => mvaClasses(many, [2000, 2000], [0, 0]),
    /states must be from 1 to 1000000 states/,
  );
});
