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
  assert.equal(planDeployment(after, pods, 12_999).remove.length, 0);
  assert.equal(planDeployment(after, pods, 13_000).remove.length, 1);
  // Nothing changes while it waits: the loop must come back by itself.
  const times = [0, 3].map((minReadySeconds) => {
    const world = new World({ nodes: 3, replicas: 2, minReadySeconds, strategy });
    world.settle(30_000);
    world.deploy(2, "2");
    return world.settle(60_000)!;
  });
  assert.ok(times[1]! > times[0]! + 3000, times.join());
});
test("blue-green waits until all of the new version answers, and no request meets a mix", () => {
  const more = (program: string) => ({
    ...{ strategy: { type: "BlueGreen" }, template: { container: { program } } },
  });
  const [before, after] = [deployment("web", 2, more("1")), deployment("web", 2, more("2"))];
  const pods = [podOf(before, 0, 0), podOf(before, 1, 0), podOf(after, 0, 0), podOf(after, 1)];
  assert.deepEqual(planDeployment(after, pods, 1).remove, []);
  assert.equal(planDeployment(after, pods, 1).route, "old");
  pods[3] = podOf(after, 1, 0);
  assert.equal(planDeployment(after, pods, 1).remove.length, 2);

  const world = new World({ nodes: 4, replicas: 4, strategy: { type: "BlueGreen" } });
  const endpoints = new Endpoints(world.store);
  const service = { kind: "Service", name: "web", selector: { app: "web" } };
  world.store.put(KEYS.service("web"), Service.parse(service));
  world.settle(10_000);
  const seen: string[] = [];
  const look = () => {
    const list = endpoints.of("web")!.map(({ pod }) => pod.split("-")[1]!);
    assert.ok(new Set(list).size <= 1, list.join());
    // All at once: never fewer than were asked for.
    assert.equal(list.length, 4);
    if (seen.at(-1) !== list[0]) seen.push(list[0]!);
  };
  for (const version of ["2", "1"]) {
    world.deploy(4, version);
    for (let ms = 0; ms < 8000; ms += 10) {
      world.clock.runSync({ until: world.clock.now() + 10 });
      look();
    }
    assert.ok(world.settled);
  }
  assert.equal(seen.length, 3);
  assert.equal(seen[0], seen[2]);
  // Another strategy needs no route, and neither does a deployment that is gone.
  assert.equal(world.store.list("/routes/").items.length, 1);
  world.store.delete(KEYS.deployment("web"));
  world.clock.runSync({ until: world.clock.now() + 8000 });
  assert.equal(world.store.list("/routes/").items.length, 0);
});
