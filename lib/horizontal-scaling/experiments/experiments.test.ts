import assert from "node:assert/strict";
import { test } from "node:test";
import { mmc, random } from "../../sim/mod.ts";
import { Pool } from "../pool.ts";
import { besideIdle } from "./common.ts";
import { rollingDeploy } from "./deploy.ts";
import { type Fault, faultRun, type Remedy } from "./failures.ts";
import { saleRun } from "./on-sale.ts";
import { queueBound, stormRun } from "./retry-storm.ts";
import { largestShare, ringPicture } from "./ring-picture.ts";
import { sharedQueue } from "./steady-runs.ts";
import { probedNode, staysAt } from "./worked-examples.ts";

const shop = () => ({ nodes: 4, service: 50, variation: 1, load: 0.5, random: random(7) });

test("a deploy that drains loses nobody, one that kills does", () => {
  const options = { ...shop(), timeout: 5000, restart: 2000 };
  const [killed, drained] = [false, true].map((drain) => rollingDeploy({ ...options, drain }));
  assert.equal(drained!.failed, 0);
  assert.ok(killed!.failed > 0.1, `${killed!.failed}`);
  assert.ok(drained!.took >= 4 * 2000);
  const atOnce = rollingDeploy({ ...options, restart: 0, drain: true });
  assert.ok(atOnce.requests > 0 && atOnce.failed === 0);
});

test("all three remedies together lose about as little as the better part of them, for each fault", () => {
  const lost = (fault: Fault, remedy: Remedy) => {
    const options = { ...shop(), nodes: 8, variation: 2, load: 0.6, timeout: 2000, interval: 2000 };
    return faultRun({ ...options, fault, remedy }).lost;
  };
  for (const fault of ["crashes", "hangs", "is 10× slower"] as const) {
    const parts = [lost(fault, "probes and ejection"), lost(fault, "two choices, EWMA")];
    const all = lost(fault, "all three");
    // Two calls in four thousand are luck.
    assert.ok(all <= 0.0005 + Math.min(...parts), `${fault}: ${all}, apart ${parts}`);
  }
});

test("a sale counts who is served too late, and what is paid for at its end", () => {
  const sale = {
    ...{ ...shop(), flash: 4, ramp: 10_000, warmUp: 0, target: 0.5, stabilisation: 0 },
    ...{ timeout: 1000, price: 1 },
  };
  const fixed = { policy: "fixed", scaler: { desired: () => 4 } };
  const run = saleRun(sale, fixed), bounded = saleRun(sale, { ...fixed, queueLimit: 5 });
  assert.equal(run.last, 4);
  assert.ok(run.p99 <= 1000 && run.late > 0.3, `${run.p99} ${run.late}`);
  assert.ok(run.late <= run.lost && bounded.lost < run.lost, `${bounded.lost} ${run.lost}`);
});

test("a storm answers at most all of its calls", () => {
  const options = { ...shop(), timeout: 2000, retries: 3, remedy: "both", budget: 0.1 };
  const storm = stormRun({ ...options, queueLimit: queueBound({ timeout: 2000, service: 50 }) });
  assert.ok(storm.after <= 1 && storm.after > 0.95, `${storm.after}`);
  assert.ok(Math.abs(storm.attempts - 1) < 0.1, `${storm.attempts}`);
});

test("one shared queue waits as M/M/c says", () => {
  const { mean } = sharedQueue({ ...shop(), nodes: 8 }, 0.8, 400_000);
  const expected = mmc({ arrivalRate: 0.8 * 8 / 50, meanService: 50, servers: 8 }).meanTime;
  assert.ok(Math.abs(mean / expected - 1) < 0.02, `${mean} instead of ${expected}`);
});

test("a ring that is drawn closes, and more points divide it more evenly", () => {
  const arcs = ringPicture({ ring: "a", nodes: 3, points: 5 });
  assert.ok(arcs.every(({ x, y }) => Math.abs(Math.hypot(x, y) - 1) < 1e-9));
  assert.equal(new Set(arcs.map(({ arc }) => arc)).size, 15);
  assert.equal(largestShare(1, 3), 1);
  assert.ok(largestShare(8, 160) < 1.2 && largestShare(8, 1) > 1.2);
});

test("a busy node beside an idle one is seen, a busy one among busy ones is not", () => {
  const pool = new Pool({ size: 3 });
  pool.active.set([2, 0, 1]);
  assert.equal(besideIdle(pool, 0), true);
  assert.equal(besideIdle(pool, 2), false);
  pool.active.set([2, 1, 1]);
  assert.equal(besideIdle(pool, 0), false);
  assert.equal(besideIdle(pool, -1), false);
});

test("the worked examples play as they are told on the page", () => {
  assert.deepEqual(staysAt([0, 20, 40, 160, 220], 50), [50, 80, 110, 50, 50]);
  const hear = probedNode(2000);
  const answers = [true, false, true, false, false, false, true, true];
  assert.deepEqual(answers.map(hear), [true, true, true, true, true, false, false, true]);
});
