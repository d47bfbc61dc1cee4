import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { test } from "node:test";
import {
  deploymentOf,
  isolation,
  orphans,
  pm2CrashToReady,
  tour,
} from "../experiments/real/mod.ts";
import { cgroupsMissing, Platform, ProcessRuntime, WEB } from "./mod.ts";

/** Control groups of this process that are there. */
function groups(): number {
  const memory = readFileSync("/proc/self/cgroup", "utf8").match(/^\d+:(?:memory)?:(.*)$/m)?.[1] ??
    "";
  return ["", "/memory"].flatMap((tree) =>
    [memory, memory.replace(/\/[^/]*$/, "")].flatMap((path) => {
      try {
        return readdirSync(`/sys/fs/cgroup${tree}${path}`);
      } catch {
        return [];
      }
    })
  ).filter((name) => name.startsWith(`under-load-${process.pid}-`)).length;
}
/** What this process and its children hold of the system: processes, mounts, network namespaces, temporary folders. */
function held() {
  const parents = new Map<number, number>(), networks = new Set<string>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const [, state, parent] = readFileSync(`/proc/${name}/stat`, "utf8").match(/\) (\w) (\d+)/s)!;
      if (state === "Z") continue;
      parents.set(Number(name), Number(parent));
    } catch { /* It has just ended. */ }
  }
  const mine = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent === process.pid || (parent !== undefined && parent > 1 && mine(parent));
  };
  const children = [...parents.keys()].filter(mine);
  for (const pid of children) {
    try {
      networks.add(readlinkSync(`/proc/${pid}/ns/net`));
    } catch { /* It has just ended. */ }
  }
  return {
    processes: children.length,
    networks: networks.size,
    mounts: readFileSync("/proc/self/mountinfo", "utf8").split("\n").length,
    groups: groups(),
    // Of this process: others may run beside it.
    folders: readdirSync(tmpdir()).filter((name) =>
      name.startsWith(`under-load-pm2-${process.pid}-`)
    ),
  };
}

/** A pod with a limit, under control groups where there are any. */
async function limited(): Promise<void> {
  const runtime = new ProcessRuntime({ programs: { web: WEB } });
  const platform = await Platform.start({ runtime });
  try {
    await platform.run(["apply", deploymentOf(1, { limits: { memory: "500Mi" } })]);
    await platform.ready("web", 1);
    assert.equal(groups() > 0, cgroupsMissing() === undefined);
  } finally {
    await platform.close();
  }
}
test("all that runs ends, and leaves no process, mount, namespace, control group or folder", {
  skip: process.platform !== "linux",
}, async () => {
  const before = held();
  const [{ lines }, { left }] = [await tour(), await orphans(2, { spinning: true })];
  await isolation();
  await limited();
  await pm2CrashToReady(1);
  assert.equal(left, 0);
  assert.ok(lines.length > 5);
  let after = held();
  for (let i = 0; i < 200 && after.processes > before.processes; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    after = held();
  }
  assert.deepEqual(after, before);
});
