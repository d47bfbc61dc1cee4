import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../sim/mod.ts";
import { crashLoops, slowStarts, watched } from "../experiments/restarts.ts";
import { KEYS, NodeSpec, PENDING, type Pod, PodSpec, Probe } from "../model/mod.ts";
import { Store } from "../store/mod.ts";
import { Agent } from "./agent.ts";
import { SimulatedRuntime } from "./simulated-runtime.ts";
import { Supervisor } from "./supervisor.ts";
import { ProbeLoop } from "./probe-loop.ts";

test("a program that crashes again and again is started ever more rarely", () => {
  const [, delayed] = crashLoops(60_000);
  const waits = delayed!.starts.slice(1).map((at, i) =>
    Math.round((at - delayed!.starts[i]! - 50) / 1000)
  );
  assert.deepEqual(waits, [0, 10, 20]);
});
test("a startup probe keeps a slow start from being taken for a hang", () => {
  const [alone, both] = slowStarts(40, 300_000);
  assert.ok(alone!.restarts > 3 && alone!.readyMs === 0);
  assert.ok(both!.restarts === 0 && both!.readyMs > 250_000);
});
test("answers that come late, twice or never count as the time-out says", () => {
  const clock = new VirtualClock(), results: boolean[] = [];
  const probe = Probe.parse({
    action: { tcp: {} },
    periodSeconds: 1,
    timeoutSeconds: 0.5,
    failureThreshold: 2,
  });
  let asked = 0;
  const loop = new ProbeLoop(clock, probe, (_, answer) => {
    asked++;
    if (asked === 1) {
      answer(true);
      answer(false);
    } else if (asked === 2) clock.after(700, () => answer(true));
    else if (asked === 4) throw new Error("mine");
  }, (ok) => results.push(ok));
  clock.runSync({ until: 2600 });
  assert.deepEqual(results, [true, false]);
  clock.runSync({ until: 10_000 });
  assert.deepEqual(results, [true, false]);
  loop.close();
  assert.equal(clock.pending, 0);
});
test("a program that is restarted at once is started without end", () => {
  const { starts } = watched({}, { crashAfter: 100 }, {
    forMs: 60_000,
    restarts: { base: 0, most: 0 },
  });
  assert.equal(starts.length, 601);
});
test("a pod that is not to be restarted stays ended, and says how", () => {
  for (const [restartPolicy, phase] of [["Never", "Failed"], ["Always", "Waiting"]] as const) {
    const clock = new VirtualClock(), seen: string[] = [];
    const spec = PodSpec.parse({ restartPolicy, container: { program: "x" } });
    const pod = { name: "x", deployment: "x", version: "1", spec, created: 0, status: PENDING };
    const runtime = new SimulatedRuntime(clock, () => ({ crashAfter: 50 }));
    const supervisor = new Supervisor({
      ...{ clock, runtime, pod, restarts: { base: 1e6, most: 1e6 } },
      onStatus: (status) => seen.push(status.phase),
    });
    clock.runSync({ until: 10_000 });
    assert.equal(supervisor.status.phase, phase);
    assert.equal(runtime.starts, restartPolicy === "Never" ? 1 : 2);
  }
});
test("a probe that nobody ever answers fails by its time-outs, and is asked on", () => {
  const clock = new VirtualClock(), results: boolean[] = [];
  const probe = Probe.parse({
    action: { tcp: {} },
    periodSeconds: 1,
    timeoutSeconds: 0.5,
    failureThreshold: 3,
  });
  let asked = 0;
  const loop = new ProbeLoop(clock, probe, () => void asked++, (ok) => results.push(ok));
  clock.runSync({ until: 2400 });
  assert.deepEqual([asked, results], [3, []]);
  clock.runSync({ until: 2500 });
  assert.deepEqual(results, [false]);
  clock.runSync({ until: 5000 });
  assert.equal(asked, 6);
  loop.close();
});
test("an agent whose store fails goes on, and says again what it could not say", () => {
  const clock = new VirtualClock(), store = new Store({ clock }), errors: unknown[] = [];
  const node = NodeSpec.parse({ kind: "Node", name: "n", capacity: { cpu: 1, memory: "1Gi" } });
  const runtime = new SimulatedRuntime(clock);
  const agent = new Agent({
    ...{ store, clock, runtime, node },
    onError: (error) => errors.push(error),
  });
  agent.start();
  clock.runSync({ until: 1000 });
  const spec = PodSpec.parse({ container: { program: "x" } });
  store.put(KEYS.pod("p"), {
    ...{ name: "p", deployment: "d", version: "1", spec, created: 0 },
    node: "n",
    status: PENDING,
  });
  const put = store.put.bind(store);
  store.put = () => {
    throw new Error("the disk is full");
  };
  clock.runSync({ until: 3000 });
  assert.ok(errors.length > 0);
  store.put = put;
  clock.runSync({ until: 5000 });
  assert.equal(store.get<Pod>(KEYS.pod("p"))!.value.status.ready, true);
  agent.crash();
});
test("a machine that the store does not hear ends its pods a quarter before its lease is over", () => {
  for (const fails of ["cut off", "a store that throws"] as const) {
    const clock = new VirtualClock(), store = new Store({ clock });
    const node = NodeSpec.parse({ kind: "Node", name: "n", capacity: { cpu: 1, memory: "1Gi" } });
    let reached = true;
    const agent = new Agent({
      ...{ store, clock, node, runtime: new SimulatedRuntime(clock) },
      connected: () => reached || fails !== "cut off",
    });
    agent.start();
    const spec = PodSpec.parse({ container: { program: "x" } });
    const pod = {
      name: "p",
      deployment: "d",
      version: "1",
      spec,
      created: 0,
      node: "n",
      status: PENDING,
    };
    store.put(KEYS.pod("p"), pod);
    clock.runSync({ until: 3000 });
    assert.equal(agent.running.length, 1);
    reached = false;
    if (fails !== "cut off") {
      store.renew = () => {
        throw new Error("the disk is full");
      };
    }
    while (agent.running.length > 0 && clock.now() < 20_000) {
      clock.runSync({ until: clock.now() + 10 });
    }
    const took = clock.now() - 3000;
    // Its last sign of life was up to a period before.
    assert.ok(took >= 900 && took <= 1510, `${fails}: ${took}`);
    agent.crash();
  }
});
