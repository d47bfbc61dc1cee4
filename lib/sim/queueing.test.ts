import assert from "node:assert/strict";
import test from "node:test";
import {
  batchMeans,
  erlangB,
  erlangC,
  exponential,
  finiteSource,
  md1,
  mg1,
  mm1,
  mmc,
  random,
  VirtualClock,
} from "./mod.ts";

const close = (got: number, expected: number) =>
  assert.ok(
    Math.abs(got - expected) < 1.5e-6 + 1e-6 * expected,
    `got ${got}, expected ${expected}`,
  );

test("Erlang B and C have the values of the printed tables", () => {
  close(erlangB(10, 8), 0.121661);
  close(erlangB(10, 10), 0.214582);
  close(erlangB(20, 15), 0.045593);
  close(erlangC(1, 0.8), 0.8);
  close(erlangC(2, 1.6), 0.711111);
  close(erlangC(10, 8), 0.40918);
  close(erlangC(100, 90), 0.21694);
});

test("M/M/1 waits twice as long as M/D/1, and M/G/1 joins them", () => {
  const load = { arrivalRate: 0.8, meanService: 1 };
  close(mm1(load).meanWait, 4);
  close(md1(load).meanWait, 2);
  close(mg1({ ...load, serviceVariation: 1 }).meanWait, mm1(load).meanWait);
  close(mmc({ ...load, servers: 1 }).meanJobs, 4);
});

test("a queue that can't keep up is refused", () => {
  assert.throws(
    () => mm1({ arrivalRate: 1, meanService: 1 }),
    /utilisation must be from 0 to below 1/,
  );
});

for (const servers of [1, 4]) {
  test(`a simulated M/M/${servers} queue waits as long as the formula says`, () => {
    const meanService = 10, utilisation = 0.8, jobs = 300_000;
    const arrivalRate = (utilisation * servers) / meanService;
    const source = random(11);
    const gap = exponential(source.split("arrivals"), { mean: 1 / arrivalRate });
    const service = exponential(source.split("service"), { mean: meanService });
    const clock = new VirtualClock();
    const queue: number[] = [];
    let head = 0, busy = 0;
    const waits: number[] = [];
    const depart = () => {
      if (head < queue.length) begin(queue[head++]!);
      else busy--;
    };
    const begin = (since: number) => {
      waits.push(clock.now() - since);
      clock.schedule(service(), depart);
    };
    const arrive = () => {
      if (busy < servers) {
        busy++;
        begin(clock.now());
      } else queue.push(clock.now());
      if (waits.length < jobs) clock.schedule(gap(), arrive);
    };
    clock.schedule(0, arrive);
    clock.runSync();
    const { mean, half } = batchMeans(waits.slice(jobs / 10));
    const expected = mmc({ arrivalRate, meanService, servers }).meanWait;
    assert.ok(half < 0.1 * expected, `the interval ± ${half} is too wide to say anything`);
    // Twice the half width: a fixed seed either passes always or never, and should pass honestly.
    assert.ok(Math.abs(mean - expected) < 2 * half, `got ${mean} ± ${half}, expected ${expected}`);
  });
}

test("M/M/1 with a finite source has the state probabilities of its birth and death process", () => {
  const clients = 7, meanThink = 5, meanService = 1.3;
  const weights = [1];
  for (let n = 1; n <= clients; n++) {
    weights.push(weights[n - 1]! * (clients - n + 1) * meanService / meanThink);
  }
  const all = weights.reduce((sum, weight) => sum + weight);
  const facts = finiteSource({ clients, meanThink, meanService });
  close(facts.utilisation, 1 - weights[0]! / all);
  close(facts.meanJobs, weights.reduce((sum, weight, n) => sum + n * weight, 0) / all);
  close(facts.throughput * (facts.meanTime + meanThink), clients);
  assert.equal(finiteSource({ clients: 1, meanThink, meanService }).pWait, 0);
  assert.throws(() => finiteSource({ clients: 0, meanThink, meanService }), /at least|from 1 to/);
});
