import assert from "node:assert/strict";
import { test } from "node:test";
import {
  companyCluster,
  companyPods,
  defragmented,
  evening,
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
  for (const { ttl, failed } of staleAddresses([5, 30, 120], 60, 1)) {
    assert.ok(Math.abs(failed / staleShare(ttl, 60) - 1) < 0.1, `${ttl}: ${failed}`);
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
