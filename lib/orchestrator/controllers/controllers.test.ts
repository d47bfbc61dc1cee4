import assert from "node:assert/strict";
import { test } from "node:test";
import { crashSchedules } from "../experiments/crash-schedules.ts";
import { loops } from "../experiments/edge-triggered.ts";
import { splitBrain } from "../experiments/split-brain.ts";
import { World } from "../experiments/world.ts";
import { Deployment, type Pod, type Route, versionOf } from "../model/mod.ts";
import { planDeployment, podName } from "./deployment.ts";
import { VirtualClock } from "../../sim/mod.ts";
import { WorkQueue } from "../reconcile/work-queue.ts";

test("what was asked for is there, and comes back when a machine is lost", () => {
  const world = new World({ nodes: 3, replicas: 5 });
  assert.ok(world.settle(10_000) !== undefined);
  const busy = world.machines.findIndex(({ agent }) => agent.running.length > 0);
  world.crash(busy, 1e9);
  world.clock.runSync({ until: world.clock.now() + 300 });
  assert.equal(world.settled, false);
  assert.ok(world.settle(10_000) !== undefined);
  assert.equal(world.runtime.twice, 0);
});
test("300 schedules of crashes and cuts end in the desired state, and no pod runs twice", () => {
  const results = crashSchedules({ schedules: 300 });
  assert.deepEqual(
    results.filter(({ convergedMs, twice }) => convergedMs === undefined || twice > 0),
    [],
  );
  assert.ok(results.reduce((sum, { planes }) => sum + planes, 0) > 500);
  // A machine ends its pods a quarter of its lease before others may start them.
  assert.ok(results.every(({ leastGap }) => leastGap > 500));
});
test("a leader that was paused in the middle of a turn writes on without tokens, and nothing with them", () => {
  const [fenced, bare] = [true, false].map((fenced) => crashSchedules({ schedules: 300, fenced }));
  const sum = (of: typeof fenced, what: "stale" | "refused") =>
    of!.reduce((total, each) => total + each[what], 0);
  assert.ok(sum(fenced, "refused") > 0);
  assert.equal(sum(fenced, "stale"), 0);
  assert.ok(sum(bare, "stale") > 0);
});
test("loops do not beat in step", () => {
  const world = new World({ nodes: 6 }), seen = new Map<string, number>();
  for (let ms = 0; ms <= 500; ms++) {
    world.clock.runSync({ until: ms });
    for (const { key } of world.store.list("/alive/").items) if (!seen.has(key)) seen.set(key, ms);
  }
  assert.equal(seen.size, 6);
  assert.ok(new Set(seen.values()).size > 3);
});
test("nodes that do not end their pods when cut off run some of them twice", () => {
  assert.ok(crashSchedules({ schedules: 100, fencesItself: false }).some(({ twice }) => twice > 0));
});
test("a loop that acts on events alone is wrong after it was down; one that looks is not", () => {
  const [edge, level] = loops({ events: 200, down: 0.1, replicas: 6 });
  assert.ok(edge!.wrong > 0);
  assert.equal(level!.wrong, 0);
});
test("without tokens an old leader writes on, with them each write is refused", () => {
  assert.deepEqual(splitBrain(5).map(({ stale, refused }) => [stale, refused]), [[5, 0], [0, 5]]);
});

/** Plays a roll-out by its plans: a pod is ready one round after it was made. */
function rollout(strategy: Record<string, unknown>, replicas: number) {
  const make = (version: string) =>
    Deployment.parse({
      ...{ kind: "Deployment", name: "web", replicas, strategy },
      template: { labels: { app: "web" }, container: { program: version } },
    });
  const [before, after] = [make("1"), make("2")];
  const pod = (of: Deployment, i: number, ready: boolean): Pod => ({
    name: podName("web", versionOf(of), i),
    deployment: "web",
    version: versionOf(of),
    spec: of.template,
    created: 0,
    status: { phase: "Running", ready, restarts: 0 },
  });
  let pods = Array.from({ length: replicas }, (_, i) => pod(before, i, true));
  let least = replicas, most = replicas, rounds = 0, route: Route | undefined;
  for (; rounds < 100; rounds++) {
    const plan = planDeployment(after, pods, { now: 0, route });
    if (plan.route !== "all") {
      route = { version: versionOf(plan.route === "new" ? after : before), since: 0 };
    }
    if (
      plan.create.length + plan.remove.length === 0 &&
      pods.every(({ version, status }) => version === versionOf(after) && status.ready)
    ) break;
    pods = pods.filter(({ name }) => !plan.remove.some((gone) => gone.name === name));
    least = Math.min(least, pods.filter(({ status }) => status.ready).length);
    pods.push(...plan.create.map((i) => pod(after, i, false)));
    most = Math.max(most, pods.length);
    pods = pods.map((each) => ({ ...each, status: { ...each.status, ready: true } }));
  }
  return { least, most, rounds, pods: pods.length };
}
test("a rolling update keeps within its fenceposts at every step", () => {
  for (
    const [replicas, maxSurge, maxUnavailable] of [[10, "25%", "25%"], [4, 1, 0], [3, 0, 1], [
      1,
      0,
      0,
    ]] as const
  ) {
    const { least, most, rounds, pods } = rollout({
      type: "RollingUpdate",
      maxSurge,
      maxUnavailable,
    }, replicas);
    const surge = typeof maxSurge === "string" ? 3 : maxSurge;
    const missing = typeof maxUnavailable === "string" ? 2 : maxSurge === 0 ? 1 : maxUnavailable;
    assert.ok(rounds < 100 && pods === replicas);
    assert.ok(least >= replicas - missing && most <= replicas + surge, `${least} to ${most}`);
  }
});
test("recreate has an outage, blue-green twice the pods, a canary goes by its steps", () => {
  assert.deepEqual(rollout({ type: "Recreate" }, 4), { least: 0, most: 4, rounds: 2, pods: 4 });
  const green = rollout({ type: "BlueGreen", scaleDownDelaySeconds: 0 }, 4);
  assert.deepEqual([green.least, green.most, green.pods], [4, 8, 4]);
  const canary = rollout({ type: "Canary", steps: [10, 50, 100] }, 10);
  assert.ok(canary.least >= 10 && canary.pods === 10 && canary.rounds >= 3);
});
test("a name that fails comes again later and later, and one that changes meanwhile comes once more", () => {
  const clock = new VirtualClock(), queue = new WorkQueue({ clock });
  queue.add("a");
  const waits = [1, 2, 3].map(() => {
    const wait = queue.failed(queue.take()!);
    clock.runSync();
    return wait;
  });
  assert.deepEqual(waits, [5, 10, 20]);
  const name = queue.take()!;
  queue.add("a");
  assert.equal(queue.take(), undefined);
  queue.done(name);
  assert.equal(queue.take(), "a");
});
test("a name may come later, and of two such times the later one counts", () => {
  const clock = new VirtualClock(), queue = new WorkQueue({ clock });
  queue.addAfter("a", 10);
  queue.addAfter("a", 30);
  clock.runSync({ until: 29 });
  assert.equal(queue.take(), undefined);
  clock.runSync({ until: 30 });
  assert.equal(queue.take(), "a");
});
