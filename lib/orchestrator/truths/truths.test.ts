import assert from "node:assert/strict";
import { test } from "node:test";
import { firstFitDecreasing, mostAllocated, orchestratorClosedForms } from "../mod.ts";
import { lifecycleTruths } from "./lifecycle.ts";
import { packAll, packingTruths } from "./packing.ts";
import { schedulerTruths, SCORERS } from "./scheduler.ts";

function allHold(rows: { ok: boolean }[]): void {
  assert.deepEqual(rows.filter(({ ok }) => !ok), []);
}

test("the scheduler scores, filters and samples as kube-scheduler's own tables say", () => {
  allHold(schedulerTruths());
});
test("a scorer that rounds instead of cutting off fails the tables", () => {
  const rounding = mostAllocated();
  const rows = schedulerTruths({
    ...SCORERS,
    mostAllocated: (resources) => {
      const exact = mostAllocated(resources);
      return {
        ...rounding,
        score: (pod, cluster, nodes, count, out) => {
          exact.score(pod, cluster, nodes, count, out);
          for (let i = 0; i < count; i++) out[i] = Math.ceil(out[i]! + 0.5);
        },
      };
    },
  });
  assert.equal(rows.find(({ truth }) => truth.endsWith("mostAllocated"))!.ok, false);
});
test("roll-outs, restart delays and defaults are Kubernetes'", () => allHold(lifecycleTruths()));
test("packings are valid, and within proven bounds of proven optima", () =>
  allHold(packingTruths()));
test("a packer that ignores the capacity is caught", () => {
  const careless = packAll({
    "first-fit decreasing": (weights, capacity) => firstFitDecreasing(weights, capacity * 2),
  });
  assert.equal(packingTruths([...careless, ...packAll()])[0]!.ok, false);
});
test("SWIM, liveness and SRV shares follow their closed forms", () => {
  allHold(orchestratorClosedForms());
});
