import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { cli } from "../cli.ts";
import { isolation } from "../experiments/real/mod.ts";
import { Holder, IsolatedPods, namespacesMissing, sendTo } from "./mod.ts";

const windows = process.platform === "win32";

test("a platform in a terminal takes commands over a unix socket, and ends with its input", {
  skip: windows,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "under-load-orchestrator-")),
    socket = join(folder, "s");
  const flags = process.versions["deno"] ? ["run", "-A", "--no-check", "--quiet"] : [];
  const program = fileURLToPath(new URL("./cli.program.ts", import.meta.url));
  const child = spawn(process.execPath, [...flags, program, "up", "--socket", socket], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    await new Promise((resolve) => child.stdout!.once("data", resolve));
    assert.match((await cli(["get", "nodes"], sendTo(socket))).text, /node-0/);
    assert.match((await cli(["get", "pods"], sendTo(socket))).text, /no pods/);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.stdin!.end();
    await gone;
    assert.equal((await cli(["get", "nodes"], sendTo(socket))).code, 1);
  } finally {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  }
});
test("pods in namespaces find each other, are cut off, and can't write what is not theirs", {
  skip: namespacesMissing() ?? false,
}, async () => {
  const { rows } = await isolation();
  assert.equal(rows.length, 5);
  assert.deepEqual(rows.filter(({ ok }) => !ok), []);
});
test(
  "a holder that was killed leaves no process",
  { skip: namespacesMissing() ?? false },
  async () => {
    const holder = await Holder.start(), pods = new IsolatedPods(holder);
    await pods.create("a");
    await pods.run("a", "sleep 4321", true);
    assert.match(
      await holder.run(
        "for i in 1 2 3 4 5 6 7 8 9; do grep -l 4321 /proc/[0-9]*/cmdline 2>/dev/null && break; sleep 0.1; done",
      ),
      /proc/,
    );
    await assert.rejects(holder.run("false"), /it ended with 1/);
    assert.throws(() => pods.run("nobody", "true"), /there is no nobody/);
    await assert.rejects(pods.create("A b"), /a name is lower-case/);
    process.kill(holder.pid, "SIGKILL");
    await holder.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { execFileSync } = await import("node:child_process");
    const left = execFileSync("sh", [
      "-c",
      "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -c 'sleep 432[1]' || true",
    ]);
    assert.equal(String(left).trim(), "0");
  },
);
