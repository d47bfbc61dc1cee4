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
  WAYS,
} from "../experiments/real/mod.ts";
import { runs } from "../../services/process-group.ts";
import { Platform, ProcessRuntime } from "./mod.ts";
import { until, withPlatform } from "./testing.ts";

const EVAL = process.versions["deno"] ? ["eval"] : ["-e"];
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
test(
  "blue-green loses no request, and after the first answer of the new version none is of the old",
  {
    timeout: 120_000,
  },
  async () => {
    const { failed, mixed, versions } = await rollOut(WAYS[3]!);
    assert.deepEqual([failed, mixed, versions], [0, 0, ["1", "2"]]);
  },
);
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
test("a pod that spins ends when its platform is killed without warning", {
  timeout: 120_000,
}, async () => {
  const { pods, left } = await orphans(2, { spinning: true });
  assert.deepEqual([pods, left], [2, 0]);
});
test(
  "a command runs beside a pod, with its name, a code, and a bound",
  { timeout: 120_000 },
  async () => {
    await withPlatform(async (platform) => {
      await platform.run(["apply", deploymentOf(1)]);
      await platform.ready("web", 1);
      const [{ name }] = platform.pods as [Platform["pods"][number]];
      const script = (text: string) => ["exec", name, "--", process.execPath, ...EVAL, text];
      const said = await platform.run(
        script("import process from 'node:process'; console.log(process.env.POD_NAME)"),
      );
      assert.deepEqual(said, { code: 0, text: name });
      const failed = await platform.run(
        script("import process from 'node:process'; process.exit(3)"),
      );
      assert.deepEqual(failed, { code: 1, text: "ended with 3" });
      assert.match(
        (await platform.run(["exec", "nobody", "--", "true"])).text,
        /there is no nobody/,
      );
      assert.match(
        (await platform.run(["exec", name, "--", "no-such-program"])).text,
        /ended with 127/,
      );
    });
  },
);
test("what a command leaves in the background ends with it, and a command ends with its platform", {
  skip: process.platform === "win32",
  timeout: 120_000,
}, async () => {
  let going: Promise<unknown> = Promise.resolve();
  await withPlatform(async (platform, runtime) => {
    await platform.run(["apply", deploymentOf(1)]);
    await platform.ready("web", 1);
    const [{ name }] = platform.pods as [Platform["pods"][number]];
    const said = await runtime.exec(name, ["sh", "-c", "sleep 6543 & echo $!; echo last"]);
    assert.match(said.text, /^\d+\nlast$/);
    await until(() => !runs(Number(said.text.split("\n")[0])));
    going = runtime.exec(name, ["sh", "-c", "exec sleep 6544"]);
  });
  // `close` has ended it: there is an answer.
  assert.deepEqual(await going, { code: 137, text: "" });
});
test("what ends the control plane is told, and it goes on", { timeout: 120_000 }, async () => {
  await withPlatform(async (platform) => {
    const { store } = platform, list = store.list.bind(store);
    let fails = true;
    store.list = ((prefix: string) => {
      if (fails && prefix === "/deployments/") throw new Error("the disk is full");
      return list(prefix);
    }) as typeof store.list;
    store.get = store.get.bind(store);
    await until(() => platform.errors.length > 0 || !fails);
    assert.match(platform.errors[0]!, /the disk is full/);
    fails = false;
    await platform.run(["apply", deploymentOf(1)]);
    await platform.ready("web", 1);
  });
});
test("a platform of no nodes is refused in a sentence", async () => {
  const runtime = new ProcessRuntime({ programs: {} });
  await assert.rejects(
    Platform.start({ runtime, nodes: 0 }),
    /^RangeError: Cannot start a platform: nodes must be .* received 0$/,
  );
});
test("the command line applies, lists, scales, rolls out, drains and deletes", async () => {
  await withPlatform(async (platform) => {
    const { text } = await platform.run(["apply", deploymentOf(1)]);
    const { revision } = platform.store.get("/deployments/web")!;
    assert.equal(text, `deployments/web at revision ${revision}`);
    await platform.ready("web", 1);
    assert.equal((await platform.run("scale web 2")).code, 0);
    await platform.ready("web", 2);
    assert.equal((await platform.run("rollout status web")).text, "2 of 2 ready, 1 version, done");
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
