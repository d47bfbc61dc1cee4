import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { test } from "node:test";
import process from "node:process";
import {
  crashToReady,
  deploymentOf,
  get,
  orphans,
  rollOut,
  runs,
  WAYS,
} from "../experiments/real/mod.ts";
import { Platform, ProcessRuntime, respond, WEB } from "./mod.ts";

async function withPlatform(
  run: (platform: Platform, runtime: ProcessRuntime) => Promise<void>,
): Promise<void> {
  const runtime = new ProcessRuntime({ programs: { web: WEB } });
  const platform = await Platform.start({ runtime, restarts: { base: 20, most: 100 } });
  try {
    await run(platform, runtime);
    const pids = runtime.pids;
    await platform.close();
    assert.deepEqual(pids.filter(runs), []);
  } finally {
    await platform.close().catch(() => {});
  }
}
const service = JSON.stringify({
  kind: "Service",
  name: "web",
  selector: { app: "web" },
  allowFrom: [{ app: "shop" }],
});

test("a careful rolling update loses no request, and leaves no process", async () => {
  const { failed, requests, versions } = await rollOut(WAYS[2]!);
  assert.deepEqual([failed, versions], [0, ["1", "2"]]);
  assert.ok(requests > 50);
});
test("an independent resolver finds the pods of a service by name, and no others", async () => {
  await withPlatform(async (platform) => {
    await platform.run(["apply", service]);
    await platform.run(["apply", deploymentOf(3)]);
    await platform.ready("web", 3);
    const resolver = new Resolver({ timeout: 2000, tries: 1 });
    resolver.setServers([`127.0.0.1:${platform.dns.port}`]);
    assert.deepEqual(await resolver.resolve4("web.svc.cluster.local"), ["127.0.0.1"]);
    const srv = await resolver.resolveSrv("_http._tcp.web.svc.cluster.local");
    const ports = platform.pods.map(({ status }) => Number(status.address!.split(":")[1]));
    assert.deepEqual(srv.map(({ port }) => port).sort(), ports.sort());
    await assert.rejects(resolver.resolve4("nobody.svc.cluster.local"), { code: "ENOTFOUND" });
    resolver.cancel();
  });
});
test("a proxy lets in whom the policy names, and nobody else", async () => {
  await withPlatform(async (platform) => {
    await platform.run(["apply", service]);
    await platform.run(["apply", deploymentOf(2)]);
    await platform.ready("web", 2);
    const [shop, other] = [
      await platform.proxy("web", { app: "shop" }),
      await platform.proxy("web", { app: "x" }),
    ];
    assert.equal(await get(shop.port), "1");
    assert.equal(await get(other.port), undefined);
  });
});
test("a pod that holds more memory than its limit is killed with 137, and started again", async () => {
  await withPlatform(async (platform) => {
    await platform.run(["apply", deploymentOf(1, { limits: { memory: "250Mi" } })]);
    await platform.ready("web", 1);
    const [{ name, status }] = platform.pods as [Platform["pods"][number]];
    void get(Number(status.address!.split(":")[1]), "/eat");
    for (let i = 0; i < 500 && platform.pods[0]!.status.restarts === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(platform.pods[0]!.status.restarts, 1);
    assert.match(
      (await platform.run(["logs", name])).text,
      /bytes of at most 262144000: it is killed/,
    );
  });
});
test("the command line applies, lists, scales, rolls out, drains and deletes", async () => {
  await withPlatform(async (platform) => {
    assert.equal(
      (await platform.run(["apply", deploymentOf(1)])).text,
      "deployments/web at revision 1"
        .replace("1", String(platform.store.revision)).replace(/revision \d+/, (text) => text),
    );
    await platform.ready("web", 1);
    assert.equal((await platform.run("scale web 2")).code, 0);
    await platform.ready("web", 2);
    assert.equal((await platform.run("rollout status web")).text, "2 of 2 ready, 1 version");
    const node = platform.pods[0]!.node!;
    assert.match((await platform.run(["drain", node])).text, /is closed; \d to end there/);
    await platform.ready("web", 2);
    assert.ok(platform.pods.every((pod) => pod.node !== node || pod.deleting));
    assert.match(
      (await platform.run("get pods")).text,
      /^NAME +NODE +PHASE +READY +RESTARTS\nweb-/,
    );
    assert.deepEqual((await platform.run("scale nobody 2")).code, 1);
    assert.deepEqual((await platform.run("fly")).code, 2);
    await platform.run("delete deployments web");
    for (let i = 0; i < 300 && platform.pods.length > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(platform.pods.length, 0);
  });
});
test("pods end when their platform is killed without warning", async () => {
  const { pods, left } = await orphans(3);
  assert.deepEqual([pods, left], [3, 0]);
});
test("a container that was killed answers again", async () => {
  const [took] = await crashToReady(1);
  assert.ok(took! < 10_000);
});
test("what is no question gets no answer", () => {
  assert.equal(respond(new Uint8Array([1, 2, 3]), () => []), undefined);
  assert.equal(typeof process.pid, "number");
});
