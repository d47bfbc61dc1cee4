import assert from "node:assert/strict";
import { test } from "node:test";
import { exponential, random, VirtualClock } from "../../sim/mod.ts";
import {
  arrivals,
  type Autoscaler,
  checkAutoscaler,
  Cluster,
  drive,
  hpaReplicas,
  Pool,
  PowerOfChoices,
  Predictive,
  QueueBased,
  type Sample,
  steady,
  StepScaling,
  TargetTracking,
} from "../mod.ts";

const sample = (more: Partial<Sample>): Sample => ({
  now: 0,
  replicas: 10,
  ready: 10,
  utilisation: 0.6,
  arrivalRate: 100,
  queued: 0,
  ...more,
});

test("replica counts are those of Kubernetes, 14 of 14", () => {
  const rows = checkAutoscaler();
  assert.equal(rows.length, 14);
  assert.deepEqual(rows.filter(({ ok }) => !ok), []);
});

test("pods without any metrics are an error, not a zero", () => {
  assert.throws(() => hpaReplicas({ current: 2, target: 50, pods: [{}, {}] }), /no ready pod/);
});

test("pods that are not ready are left out when scaling down", () => {
  const pods = [{ usage: 460 }, { usage: 460 }, { usage: 460 }, { usage: 0, ready: false }];
  assert.equal(hpaReplicas({ current: 4, target: 50, pods }), 4);
});

test("target tracking grows at once and shrinks to the highest recommendation of its window", () => {
  const scaler = new TargetTracking({ target: 0.5, stabilisation: 100 });
  assert.equal(scaler.desired(sample({ now: 0, utilisation: 0.8 })), 16);
  assert.equal(scaler.desired(sample({ now: 50, utilisation: 0.2, replicas: 16, ready: 16 })), 16);
  assert.equal(scaler.desired(sample({ now: 101, utilisation: 0.2, replicas: 16, ready: 16 })), 7);
});

test("target tracking holds still within the tolerance and does not order twice", () => {
  const scaler = new TargetTracking({ target: 0.5 });
  assert.equal(scaler.desired(sample({ utilisation: 0.54 })), 10);
  // Ten are warming already: what is missing has been ordered.
  assert.equal(scaler.desired(sample({ utilisation: 0.9, replicas: 20, ready: 10 })), 20);
});

test("step scaling waits for its cooldown", () => {
  const scaler = new StepScaling({ cooldown: 100 });
  assert.equal(scaler.desired(sample({ utilisation: 0.95 })), 15);
  assert.equal(scaler.desired(sample({ utilisation: 0.95, now: 99, replicas: 15 })), 15);
  assert.equal(scaler.desired(sample({ utilisation: 0.75, now: 100, replicas: 15 })), 18);
  assert.equal(scaler.desired(sample({ utilisation: 0.1, now: 300, replicas: 10 })), 8);
});

test("queue-based counts what arrives and what waits", () => {
  const scaler = new QueueBased({ service: 50, target: 0.5, drain: 10_000 });
  assert.equal(scaler.desired(sample({ arrivalRate: 100 })), 10);
  assert.equal(scaler.desired(sample({ arrivalRate: 100, queued: 1000 })), 15);
});

test("predictive orders for the time at which the nodes will serve", () => {
  const options = { service: 100, target: 1, lead: 60_000 };
  const ramp = new Predictive(options);
  let wanted = 0;
  for (let now = 0; now <= 120_000; now += 15_000) {
    wanted = ramp.desired(sample({ now, arrivalRate: 10 + now / 1000, replicas: wanted }));
  }
  // 130 req/s now, 190 in a minute, at 10 a node.
  assert.ok(wanted > 17 && wanted < 21, `${wanted}`);
  const dated = new Predictive({ ...options, calendar: (ms) => ms >= 60_000 ? 500 : 0 });
  assert.equal(dated.desired(sample({ now: 0, arrivalRate: 10, replicas: 1 })), 50);
});

test("a pod without metrics counts as such though it is not ready, as in Kubernetes", () => {
  const pods = [{ ready: false }, { usage: 77 }];
  assert.equal(hpaReplicas({ current: 2, target: 200, pods }), 2);
});

test("driven, a fleet settles where the target says, and pays for what it orders", () => {
  const clock = new VirtualClock(), pool = new Pool({ size: 40, members: 2 }), source = random(1);
  let arrived = 0;
  const cluster = new Cluster({
    clock,
    pool,
    balancer: new PowerOfChoices(pool, source.split("pick")),
    service: exponential(source.split("work"), { mean: 100 }),
  });
  const scaler: Autoscaler = new TargetTracking({ target: 0.5, stabilisation: 60_000 });
  const until = 1_200_000, ordered: number[] = [];
  arrivals({
    clock,
    random: source,
    profile: steady(100),
    until,
    offer: () => {
      arrived++;
      cluster.offer();
    },
  });
  drive({
    cluster,
    scaler,
    warmUp: 30_000,
    min: 1,
    max: 40,
    until,
    arrived: () => arrived,
    onSample: (_sample, desired) => ordered.push(desired),
  });
  clock.runSync({ until });
  // Ten nodes' worth of work at half use, within the tolerance of a tenth.
  assert.ok(ordered.at(-1)! >= 18 && ordered.at(-1)! <= 23, `${ordered}`);
  assert.equal(cluster.nodesOn, ordered.at(-1));
});
