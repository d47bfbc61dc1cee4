import assert from "node:assert/strict";
import { test } from "node:test";
import { World } from "../experiments/world.ts";
import { VirtualClock } from "../../sim/mod.ts";
import { Deployment, KEYS, NodeSpec, type Pod, Service, versionOf } from "../model/mod.ts";
import { Endpoints } from "../network/mod.ts";
import { Store } from "../store/mod.ts";
import { ControlPlane } from "./control-plane.ts";
import type { ControlPlaneOptions } from "./control-plane-options.ts";
import { planDeployment, podName } from "./deployment.ts";

const deployment = (name: string, replicas: number, more: Record<string, unknown> = {}) => {
  const { template, ...others } = more as { template?: object };
  const container = { program: name, requests: { cpu: "1" } };
  return Deployment.parse({
    ...{ kind: "Deployment", name, replicas },
    template: { labels: { app: name }, container, ...template },
    ...others,
  });
};
/** A store with machines of two cores that all give signs of life, and a control plane over it. */
function cluster(nodes: number, options: Partial<ControlPlaneOptions> = {}) {
  const clock = new VirtualClock(), store = new Store({ clock });
  for (let i = 0; i < nodes; i++) {
    const node = { kind: "Node", name: `n${i}`, capacity: { cpu: 2, memory: "4Gi" } };
    store.put(KEYS.node(`n${i}`), NodeSpec.parse(node));
    store.put(KEYS.alive(`n${i}`), true);
  }
  const plane = new ControlPlane({ store, clock, name: "plane", ...options });
  const apply = (value: Deployment) => void store.put(KEYS.deployment(value.name), value);
  const pods = () => store.list<Pod>("/pods/").items.map(({ value }) => value);
  return { clock, store, plane, apply, pods };
}

test("a more important pod ends less important ones, and is placed once they are gone", () => {
  const { store, plane, apply, pods } = cluster(1);
  apply(deployment("low", 2));
  plane.step();
  assert.equal(pods().filter(({ node }) => node === "n0").length, 2);
  apply(deployment("high", 1, { template: { priority: 5 } }));
  plane.step();
  const ending = pods().filter(({ deleting }) => deleting);
  assert.deepEqual(ending.map(({ deployment: of }) => of), ["low"]);
  assert.match(
    plane.refused.get(pods().find(({ deployment: of }) => of === "high")!.name)!,
    /lacks cpu/,
  );
  store.delete(KEYS.pod(ending[0]!.name));
  plane.step();
  assert.equal(pods().find(({ deployment: of }) => of === "high")!.node, "n0");
});
test("a machine that is closed gets no new pods", () => {
  const { store, plane, apply, pods } = cluster(2);
  const node = store.get<NodeSpec>(KEYS.node("n0"))!;
  store.put(node.key, { ...node.value, unschedulable: true });
  apply(deployment("web", 3));
  plane.step();
  assert.deepEqual(pods().map(({ node: of }) => of).sort(), ["n1", "n1", undefined]);
});
test("a pod that was refused is placed as soon as there is room", () => {
  const { store, plane, apply, pods } = cluster(1);
  apply(deployment("web", 3));
  plane.step();
  assert.equal(plane.refused.size, 1);
  store.put(
    KEYS.node("n1"),
    NodeSpec.parse({ kind: "Node", name: "n1", capacity: { cpu: 2, memory: "4Gi" } }),
  );
  store.put(KEYS.alive("n1"), true);
  plane.step();
  assert.deepEqual([plane.refused.size, pods().filter(({ node }) => node === "n1").length], [0, 1]);
});
test("what is wrong with one deployment is told, and keeps nobody else from going on", () => {
  const told: string[] = [];
  const { store, plane, apply, pods } = cluster(2, {
    onError: (name, error) => {
      told.push(`${name}: ${(error as Error).name}`);
      throw new Error("whoever is told may fail, too");
    },
  });
  store.put(KEYS.deployment("bad"), { ...deployment("bad", 1), template: undefined });
  apply(deployment("web", 2));
  plane.step();
  assert.deepEqual(told, ["bad: TypeError"]);
  assert.equal(pods().length, 2);
  const silent = cluster(1);
  silent.store.put(KEYS.deployment("bad"), { ...deployment("bad", 1), template: undefined });
  assert.throws(() => silent.plane.step(), TypeError);
});
test("pods of a silent machine are made anew after its lease and the patience, and not before", () => {
  for (const evictAfter of [0, 3000]) {
    const world = new World({ nodes: 3, replicas: 3, evictAfter });
    world.settle(10_000);
    const busy = world.machines.findIndex(({ agent }) => agent.running.length > 0);
    const name = world.machines[busy]!.agent.running[0]!, began = world.clock.now();
    world.crash(busy, 1e9);
    let back = 0;
    while (back === 0 && world.clock.now() - began < 20_000) {
      world.clock.runSync({ until: world.clock.now() + 25 });
      if (world.runtime.running.includes(name)) back = world.clock.now() - began;
    }
    assert.ok(back > 1000 + evictAfter && back < 5000 + evictAfter, `${evictAfter}: ${back}`);
  }
});

/** A pod of `web`, ready since a time, or not. */
const podOf = (of: Deployment, i: number, readySince?: number): Pod => ({
  ...{ name: podName("web", versionOf(of), i), deployment: "web", version: versionOf(of) },
  ...{ spec: of.template, created: 0 },
  status: {
    ...{ phase: "Running", ready: readySince !== undefined, restarts: 0 },
    ...(readySince === undefined ? {} : { readySince }),
  },
});
test("a pod counts once it has been ready for long enough", () => {
  const strategy = { type: "RollingUpdate", maxSurge: 1, maxUnavailable: 0 };
  const more = (program: string) => ({
    ...{ strategy, minReadySeconds: 3 },
    template: { container: { program } },
  });
  const [before, after] = [deployment("web", 2, more("1")), deployment("web", 2, more("2"))];
  const pods = [podOf(before, 0, 0), podOf(before, 1, 0), podOf(after, 0, 10_000)];
  assert.equal(planDeployment(after, pods, { now: 12_999 }).remove.length, 0);
  assert.equal(planDeployment(after, pods, { now: 13_000 }).remove.length, 1);
  // Nothing changes while it waits: the loop must come back by itself.
  const times = [0, 3].map((minReadySeconds) => {
    const world = new World({ nodes: 3, replicas: 2, minReadySeconds, strategy });
    world.settle(30_000);
    world.deploy(2, "2");
    return world.settle(60_000)!;
  });
  assert.ok(times[1]! > times[0]! + 3000, times.join());
});
const greenOf = (program: string, scaleDownDelaySeconds = 0) =>
  deployment("web", 2, {
    ...{ strategy: { type: "BlueGreen", scaleDownDelaySeconds } },
    template: { container: { program } },
  });
test("blue-green moves requests once all of the new version answers, and ends the old one a while later", () => {
  const [before, after] = [greenOf("1", 30), greenOf("2", 30)];
  const pods = [podOf(before, 0, 0), podOf(before, 1, 0), podOf(after, 0, 0), podOf(after, 1)];
  const route = (of: Deployment, since: number) => ({ version: versionOf(of), since });
  assert.equal(planDeployment(after, pods, { now: 1, route: route(before, 0) }).route, "old");
  pods[3] = podOf(after, 1, 0);
  const moves = planDeployment(after, pods, { now: 1, route: route(before, 0) });
  assert.deepEqual([moves.route, moves.remove], ["new", []]);
  const moved = route(after, 1000);
  assert.deepEqual(planDeployment(after, pods, { now: 30_999, route: moved }).remove, []);
  assert.equal(planDeployment(after, pods, { now: 31_000, route: moved }).remove.length, 2);
  // One that is ill for a moment does not send the requests back.
  pods[3] = podOf(after, 1);
  const ill = planDeployment(after, pods, { now: 31_000, route: moved });
  assert.deepEqual([ill.route, ill.remove], ["new", []]);
});

/** A world of one service, and which versions are behind it. */
function served(strategy: Record<string, unknown>) {
  const world = new World({ nodes: 4, replicas: 4, strategy }),
    endpoints = new Endpoints(world.store);
  const service = { kind: "Service", name: "web", selector: { app: "web" } };
  world.store.put(KEYS.service("web"), Service.parse(service));
  world.settle(10_000);
  const behind = () => endpoints.of("web")!.map(({ pod }) => pod.split("-")[1]!);
  const run = (ms: number, look: (behind: string[]) => void) => {
    for (let at = 0; at < ms; at += 10) {
      world.clock.runSync({ until: world.clock.now() + 10 });
      look(behind());
    }
  };
  return { world, behind, run };
}
test("no request meets a mix of versions, nor fewer pods than were asked for", () => {
  const { world, run } = served({ type: "BlueGreen", scaleDownDelaySeconds: 2 }),
    seen: string[] = [];
  for (const version of ["2", "1"]) {
    world.deploy(4, version);
    run(10_000, (behind) => {
      assert.equal(new Set(behind).size, 1, behind.join());
      assert.equal(behind.length, 4);
      if (seen.at(-1) !== behind[0]) seen.push(behind[0]!);
    });
    assert.ok(world.settled);
  }
  assert.equal(seen.length, 3);
  assert.equal(seen[0], seen[2]);
  for (const place of ["/routes/", "/good/"]) assert.equal(world.store.list(place).items.length, 1);
  world.store.delete(KEYS.deployment("web"));
  run(8000, () => {});
  for (const place of ["/routes/", "/good/"]) assert.equal(world.store.list(place).items.length, 0);
});
test("the way back of blue-green is one write while the old version is kept", () => {
  const { world, behind, run } = served({ type: "BlueGreen", scaleDownDelaySeconds: 30 });
  const [before] = behind();
  world.deploy(4, "2");
  run(8000, () => {});
  assert.notEqual(behind()[0], before);
  world.deploy(4, "1");
  const began = world.clock.now();
  let back = 0;
  run(5000, ([first]) => {
    if (back === 0 && first === before) back = world.clock.now() - began;
  });
  // A look of the control plane, and no start of a pod.
  assert.ok(back > 0 && back <= 600, `${back} ms`);
});
test("machines that die in the middle of a bad roll-out take nothing from the version that answers", () => {
  for (
    const strategy of [
      { type: "RollingUpdate", maxSurge: 1, maxUnavailable: 0 },
      { type: "RollingUpdate", maxSurge: 1, maxUnavailable: 1 },
      { type: "BlueGreen", scaleDownDelaySeconds: 0 },
      { type: "Canary", steps: [25, 100] },
    ]
  ) {
    const world = new World({
      ...{ nodes: 6, replicas: 6, strategy },
      behaviour: ({ spec }) =>
        spec.container.args[0] === "2" ? { crashAfter: 200, startMs: 500 } : {},
    });
    world.settle(10_000);
    world.deploy(6, "2");
    for (let i = 0; i < 4; i++) {
      world.clock.runSync({ until: world.clock.now() + 5000 });
      world.crash(i, 4000);
    }
    world.clock.runSync({ until: world.clock.now() + 20_000 });
    const ready = world.pods.filter(({ status, deleting }) => status.ready && !deleting).length;
    const missing = "maxUnavailable" in strategy ? strategy.maxUnavailable : 0;
    assert.ok(ready >= 6 - missing, `${JSON.stringify(strategy)}: ${ready} ready`);
    // And the next version, which is well, comes.
    world.deploy(6, "3");
    assert.ok(world.settle(60_000) !== undefined, JSON.stringify(strategy));
  }
});
test("a taint that comes later drives out what does not put up with it", () => {
  const { store, plane, apply, pods } = cluster(2);
  apply(deployment("web", 2));
  plane.step();
  const node = store.get<NodeSpec>(KEYS.node("n0"))!;
  const taints = [{ key: "disk", value: "", effect: "NoExecute" as const }];
  store.put(node.key, { ...node.value, taints });
  plane.step();
  const on = pods().filter(({ node: of }) => of === "n0");
  assert.ok(on.length > 0 && on.every(({ deleting }) => deleting));
  assert.ok(pods().filter(({ node: of }) => of === "n1").every(({ deleting }) => !deleting));
});
