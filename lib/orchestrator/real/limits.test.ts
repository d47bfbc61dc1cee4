import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { deploymentOf, get } from "../experiments/real/mod.ts";
import { byKernel, byLooking, Cgroups, cgroupsMissing, type Platform } from "./mod.ts";
import { until, withPlatform } from "./testing.ts";

/** Processor time of a process, in hundredths of a second. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
for (
  const [limits, skip] of [
    [byLooking, process.platform === "win32" && "Windows"],
    [byKernel, cgroupsMissing() ?? false],
  ] as const
) {
  test(
    `a pod that holds more memory than its limit is killed with 137, and started again: ${limits.name}`,
    {
      skip,
      timeout: 120_000,
    },
    async () => {
      await withPlatform(async (platform) => {
        await platform.run(["apply", deploymentOf(1, { limits: { memory: "250Mi" } })]);
        await platform.ready("web", 1);
        const [{ name, status }] = platform.pods as [Platform["pods"][number]];
        void get(Number(status.address!.split(":")[1]), "/eat");
        await until(() => platform.pods[0]!.status.restarts === 1);
        assert.match(platform.pods[0]!.status.why ?? "ended with 137", /ended with 137/);
        await until(async () =>
          /bytes of at most 262144000: it is killed|more than its 262144000 bytes: the kernel/
            .test((await platform.run(["logs", name])).text)
        );
      }, { limits: limits() });
    },
  );
}
test("limits that the kernel refuses leave no groups", {
  skip: cgroupsMissing() ?? false,
  timeout: 120_000,
}, () => {
  return withPlatform(async (platform, runtime) => {
    const container = { limits: { memory: "1Gi" } };
    await platform.run(["apply", deploymentOf(1, container)]);
    await platform.ready("web", 1);
    const [pid] = runtime.pids;
    const group = readFileSync(`/proc/${pid}/cgroup`, "utf8").match(
      /:(?:memory)?:(.*under-load.*)$/m,
    )![1]!;
    const own = group.slice(0, group.lastIndexOf("/"));
    const folder = [`/sys/fs/cgroup${own}`, `/sys/fs/cgroup/memory${own}`].find(existsSync)!;
    const folders = () =>
      readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());
    assert.equal(folders().length, 1);
    await platform.run(["apply", deploymentOf(1, { limits: { memory: "1Gi", cpu: 1e9 } })]);
    const failing = () => platform.pods.find(({ status }) => status.restarts > 5);
    await until(() => failing() !== undefined);
    assert.ok(folders().length <= 1, `${folders().length} are left`);
    const { text } = await platform.run(["logs", failing()!.name]);
    assert.match(text, /Cannot start web-.*: the kernel refuses its limits/);
  }, { limits: byKernel() });
});
test(
  "the kernel refuses more processes than a pod may have, and gives no more than its share of a core",
  {
    skip: cgroupsMissing() ?? false,
    timeout: 120_000,
  },
  async () => {
    const used = async (limits: Record<string, unknown>) => {
      let ms = 0;
      await withPlatform(async (platform, runtime) => {
        await platform.run(["apply", deploymentOf(1, { program: "spin", limits })]);
        await until(() => runtime.pids.length === 1 && ticksOf(runtime.pids[0]!) > 0);
        const [pid] = runtime.pids, before = ticksOf(pid!), began = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 1000));
        ms = (ticksOf(pid!) - before) * 10 / (performance.now() - began);
      }, { limits: byKernel() });
      return ms;
    };
    assert.ok(await used({ cpu: "200m" }) < 0.35);
    await withPlatform(async (platform) => {
      // Either runtime has a thread for each of its helpers: they count, and ten are too few to start with.
      await platform.run(["apply", deploymentOf(1, { limits: { pids: 2 } })]);
      await until(() => (platform.pods[0]?.status.restarts ?? 0) > 0);
    }, { limits: byKernel() });
  },
);
test("what has begun a session of its own ends with its pod's group", {
  skip: cgroupsMissing() ?? false,
  timeout: 120_000,
}, async () => {
  const cgroups = new Cgroups(), [file] = cgroups.create("pod", { memory: 1 << 30 });
  const child = spawn("sh", ["-c", 'echo $$ > "$1"; setsid sleep 7654 & exit 0', "sh", file!]);
  await new Promise((resolve) => child.once("exit", resolve));
  await until(() => readFileSync(file!, "utf8").trim() !== "");
  await cgroups.close();
  assert.ok(!existsSync(file!));
});
