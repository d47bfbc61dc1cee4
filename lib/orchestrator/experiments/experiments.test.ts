import assert from "node:assert/strict";
import { test } from "node:test";
import { schedulable } from "../mod.ts";
import {
  companyCluster,
  companyPods,
  defragmented,
  evening,
  loops,
  placements,
  staleAddresses,
  staleShare,
  throughputs,
} from "./mod.ts";

test("a dead machine's pods come back with a loop, and stay lost without one", () => {
  const night = { nodes: 4, replicas: 6, seed: 3 };
  const [script, loop] = [false, true].map((control) => evening({ ...night, control }));
  assert.ok(loop!.backAfter < 6 && loop!.ready.at(-1)!.ready === 6);
  assert.ok(script!.backAfter === Infinity && script!.ready.at(-1)!.ready < 6);
});
test("answers of DNS go stale as their closed form says", () => {
  for (const life of [5, 60, 600]) {
    for (const { ttl, failed } of staleAddresses([0.5, 30, 120], life, 1)) {
      assert.ok(Math.abs(failed / staleShare(ttl, life) - 1) < 0.05, `${life} ${ttl}: ${failed}`);
    }
  }
  assert.equal(staleShare(0, 60), 0);
});
test("the scheduler overcommits nothing, a dice does once it gets tight", () => {
  const pods = companyPods(100, 1);
  const [dice, scored] = placements(pods, () => companyCluster(12, 8, 16));
  assert.ok(dice!.overcommitted > 5 && dice!.refused === 0);
  assert.ok(scored!.overcommitted === 0 && scored!.refused > 0);
});
test("the defragmenter needs no more machines than there were, and no fewer than the sum asks for", () => {
  const cluster = companyCluster(12, 8, 16);
  companyPods(30, 1).forEach((pod, i) => cluster.place(pod, i % 12));
  const { before, after, bound } = defragmented(cluster);
  assert.ok(bound <= after && after < before);
});
test("throughputs come with the quality of what was chosen", () => {
  for (const { perSecond, score } of throughputs([100, 500], 30, 1)) {
    assert.ok(perSecond > 0 && score > 100 && score <= 200);
  }
});
test("where memory is scarce it says how many machines are needed, not the cores", () => {
  const cluster = companyCluster(10, 8, 4);
  for (let i = 0; i < 10; i++) {
    const containers = [{ cpu: 100, memory: 3 * 2 ** 30 }];
    cluster.place(schedulable({ name: `p${i}`, containers }), i);
  }
  // By cores alone one would do.
  assert.deepEqual(defragmented(cluster), { before: 10, after: 10, bound: 8 });
});
test("events that say the same change nothing: a loop that hears all of them is right", () => {
  for (let seed = 0; seed < 20; seed++) {
    const [edge] = loops({ events: 100, down: 0, replicas: 3, seed });
    assert.equal(edge!.wrong, 0, `seed ${seed}`);
  }
});
