import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random } from "../../sim/mod.ts";
import {
  Cluster,
  FILTERS,
  fit,
  leastAllocated,
  mostAllocated,
  preempt,
  schedulable,
  Scheduler,
  SchedulingQueue,
} from "./mod.ts";
import {
  bestFitDecreasing,
  firstFit,
  firstFitDecreasing,
  minimumBinSlack,
  nextFit,
  repacked,
  wrongWith,
} from "./packing/mod.ts";
import { exampleRefusal } from "../experiments/placements.ts";

const GIB = 2 ** 30;
function cluster(
  nodes: number,
  labels: (i: number) => Record<string, string> = () => ({}),
): Cluster {
  const made = new Cluster();
  for (let i = 0; i < nodes; i++) {
    made.setNode({ name: `n${i}`, labels: labels(i), capacity: { cpu: 4000, memory: 8 * GIB } });
  }
  return made;
}
const pod = (name: string, cpu: number, more = {}) =>
  schedulable({ name, containers: [{ cpu, memory: GIB }], ...more });

test("a refusal counts the reasons over the nodes", () => {
  assert.equal(
    exampleRefusal(),
    "Cannot place web-3: 0 of 12 nodes fit: 7 lack memory, 5 have the taint gpu=true:NoSchedule",
  );
});
test("no node is ever promised away twice, whatever comes and goes", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 200 }), (steps) => {
      const on = cluster(5), scheduler = new Scheduler();
      steps.forEach((step, i) => {
        if (step < 8) on.remove(`p${step}`);
        else if (step < 10) {
          on.removeNode(`n${step % 5}`);
          on.setNode({ name: `n${step % 5}`, capacity: { cpu: 4000, memory: 8 * GIB } });
        } else {
          const one = pod(`p${i % 12}`, step * 100);
          on.remove(one.name);
          const { node } = scheduler.choose(one, on);
          if (node >= 0) on.place(one, node);
        }
      });
      const { allocatable, requested } = on.column("cpu")!;
      for (let i = 0; i < on.size; i++) {
        let sum = 0;
        for (const { requests } of on.podsOn(i)) sum += requests["cpu"]!;
        assert.equal(requested[i], sum);
        assert.ok(sum <= allocatable[i]!);
      }
    }),
    { numRuns: 60 },
  );
});
test("the search begins where the last one ended, so that a sample does not always take the same nodes", () => {
  const on = cluster(1000), scheduler = new Scheduler();
  const seen = new Set<number>();
  for (let i = 0; i < 200; i++) {
    const { node, looked } = scheduler.choose(pod(`p${i}`, 10), on);
    assert.equal(looked, 420);
    on.place(pod(`p${i}`, 10), node);
    seen.add(node);
  }
  assert.ok(seen.size > 150 && Math.max(...seen) > 900 && Math.min(...seen) < 100);
});
test("spreading keeps each zone within its skew", () => {
  const on = cluster(9, (i) => ({ zone: i < 6 ? "a" : i < 8 ? "b" : "c" }));
  const spread = [{
    topologyKey: "zone",
    maxSkew: 1,
    whenUnsatisfiable: "DoNotSchedule" as const,
    matchLabels: { app: "web" },
  }];
  const scheduler = new Scheduler(), zones = new Map<string, number>();
  for (let i = 0; i < 12; i++) {
    const one = pod(`p${i}`, 100, { labels: { app: "web" }, spread });
    const { node } = scheduler.choose(one, on);
    on.place(one, node);
    const { zone } = on.nodes[node]!.labels as { zone: string };
    zones.set(zone, (zones.get(zone) ?? 0) + 1);
  }
  assert.deepEqual([...zones.values()], [4, 4, 4]);
});
test("preemption takes the least important pods, as few as need be, and leaves the cluster as it was", () => {
  const on = cluster(2);
  on.place(pod("low", 2000, { priority: 1 }), 0);
  on.place(pod("lower", 2000, { priority: 0 }), 0);
  on.place(pod("high", 4000, { priority: 9 }), 1);
  const found = preempt(pod("new", 2000, { priority: 5 }), on, FILTERS)!;
  assert.deepEqual([found.node, found.victims.map(({ name }) => name)], [0, ["lower"]]);
  assert.equal(on.placed, 3);
  assert.equal(preempt(pod("new", 2000, { priority: 0 }), on, FILTERS), undefined);
});
test("the more important pod goes first, and a refused one waits", () => {
  const queue = new SchedulingQueue();
  queue.add(pod("a", 1));
  queue.add(pod("b", 1, { priority: 3 }));
  const first = queue.take(0)!;
  assert.equal(first.name, "b");
  queue.refused(first, 0);
  assert.equal(queue.take(0)!.name, "a");
  assert.equal(queue.take(999), undefined);
  assert.equal(queue.take(1000)!.name, "b");
});
test("a weight outside of 1 to 100 is refused", () => {
  const scorer = { name: "x", weight: 101, score: () => {} };
  assert.throws(
    () => new Scheduler({ scorers: [scorer] }),
    /the weight of x must be from 1 to 100/,
  );
});
test("a pod that asks for what no node has is refused by name", () => {
  const choice = new Scheduler().choose(
    schedulable({ name: "p", containers: [{ gpu: 1 }] }),
    cluster(1),
  );
  assert.deepEqual("why" in choice && choice.why, "Cannot place p: 0 of 1 node fit: 1 lacks gpu");
  assert.equal(fit.explain(pod("p", 1), cluster(1), 0).length, 0);
});
test("each packer puts every item into a bin, and none too full", () => {
  const weights = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 100, noNaN: true })),
  );
  const packers = [nextFit, firstFit, firstFitDecreasing, bestFitDecreasing, minimumBinSlack];
  fc.assert(
    fc.property(weights, (items) => {
      const quick = (of: number[], capacity: number) =>
        repacked(of, capacity, { tries: 10, random: random(1) });
      for (const pack of [...packers, quick]) {
        assert.equal(wrongWith(pack(items, 100), items, 100), undefined);
      }
    }),
    { numRuns: 60 },
  );
  assert.throws(() => firstFit([101], 100), /weight 0 must be from 0 to 100 units: received 101/);
});

test("scores are cut off to whole numbers, resource by resource", () => {
  const on = new Cluster();
  on.setNode({ name: "n", capacity: { cpu: 3000, memory: 3 * GIB } });
  const out = new Float64Array(1), nodes = Int32Array.of(0);
  leastAllocated().score(pod("p", 1000), on, nodes, 1, out);
  assert.equal(out[0], 66);
  mostAllocated([["cpu", 1]]).score(pod("p", 2000), on, nodes, 1, out);
  assert.equal(out[0], 66);
});
