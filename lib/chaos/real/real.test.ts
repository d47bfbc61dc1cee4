import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { test } from "node:test";
import { serveHere } from "../../services/serve-here.ts";
import { ActiveFaults, parseExperiment, runExperiment } from "../mod.ts";
import {
  askHttp,
  askProcess,
  CAN_STOP,
  DeadMan,
  hasProgram,
  killed,
  stopped,
  usedUp,
} from "./mod.ts";
import { apiTruth, toolkitTruths, toxicTruth } from "./truths/mod.ts";

/** Bun would end a test after five seconds, which a busy machine may need. */
const LONG = { timeout: 120_000 };

test(
  "a switch takes back what is armed when it is closed, and nothing that was disarmed",
  LONG,
  async () => {
    const asked: string[] = [];
    const served = await serveHere((request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return new Response("busy", { status: asked.length === 1 ? 503 : 200 });
    }, 20_000);
    const deadMan = new DeadMan(),
      undo = (path: string) => ({
        kind: "http" as const,
        method: "DELETE",
        url: `${served.url}${path}`,
      });
    await Promise.all([deadMan.arm("a", undo("a")), deadMan.arm("b", undo("b"))]);
    await assert.rejects(
      deadMan.arm("far", { kind: "http", method: "DELETE", url: "http://example.com/" }),
      /only loopback addresses are asked: received http:\/\/example.com\//,
    );
    await deadMan.disarm("a");
    await deadMan.close();
    await deadMan.close();
    await served.close();
    assert.deepEqual(asked, ["DELETE /b", "DELETE /b"]);
    await assert.rejects(deadMan.arm("late", undo("c")), /it has ended/);
    assert.equal(deadMan.alive, false);
  },
);

const sleeper = (): ChildProcess =>
  spawn(process.execPath, [
    ...(process.versions["deno"] ? ["eval"] : ["-e"]),
    "setInterval(() => console.log(1), 5)",
  ], { stdio: ["ignore", "pipe", "ignore"] });

test(
  "a process is stopped and goes on, and one that was killed is started again once",
  LONG,
  async (t) => {
    if (!CAN_STOP) return t.skip("Windows has no such signal");
    const child = sleeper(), faults = new ActiveFaults();
    let said = 0;
    child.stdout!.on("data", () => said++);
    const until = async (isSo: () => boolean) => {
      for (let i = 0; i < 400 && !isSo(); i++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assert.ok(isSo());
    };
    try {
      await until(() => said > 0);
      await faults.inject(stopped(child.pid!));
      await new Promise((resolve) => setTimeout(resolve, 30));
      const then = said;
      await new Promise((resolve) => setTimeout(resolve, 60));
      assert.equal(said, then);
      await faults.revertAll();
      await until(() => said > then);
      let started = 0;
      const fault = killed(child.pid!, () => Promise.resolve(started++));
      const revert = await fault.inject(new AbortController().signal);
      await until(() => child.signalCode !== null);
      await revert();
      await revert();
      assert.equal(started, 1);
    } finally {
      child.kill("SIGKILL");
    }
  },
);

test("resources are used up in a child, up to the cap, and given back", LONG, async () => {
  const folders = () =>
    readdirSync(tmpdir()).filter((name) => name.startsWith("under-load-chaos-")).length;
  const before = folders(), signal = new AbortController().signal;
  for (
    const [resource, amount] of [["heap", 16], ["descriptors", 64], ["disk", 4], [
      "cpu",
      20,
    ]] as const
  ) {
    let held = 0;
    const revert = await usedUp(resource, amount, (used) => held = used.amount).inject(signal);
    assert.equal(held, amount, resource);
    if (resource === "disk") assert.equal(folders(), before + 1);
    await revert();
    await revert();
  }
  assert.equal(folders(), before);
  assert.throws(() => usedUp("heap", 257), {
    message: "Cannot use up heap: the amount must be from 1 to 256 MB: received 257",
  });
});

test("probes ask programs and web services on this machine, and no others", LONG, async () => {
  const served = await serveHere(
    (request) => Response.json({ path: new URL(request.url).pathname }),
    20_000,
  );
  const probe = (name: string, tolerance: unknown, provider: Record<string, unknown>) => ({
    ...{ type: "probe", name, tolerance, provider },
  });
  const file = parseExperiment({
    title: "t",
    description: "d",
    configuration: { word: "steady" },
    "steady-state-hypothesis": {
      title: "h",
      probes: [
        probe("web", 200, { type: "http", url: `${served.url}x`, timeout: 5 }),
        probe("body", { type: "jsonpath", path: "$.path", expect: "/x", target: "body" }, {
          ...{ type: "http", url: `${served.url}x` },
        }),
        probe("sh", { type: "regex", pattern: "steady", target: "stdout" }, {
          ...{ type: "process", path: "sh", arguments: ["-c", "echo ${word}"] },
        }),
        probe("exit", 3, { type: "process", path: "sh", arguments: ["-c", "exit 3"] }),
      ],
    },
    method: [{
      type: "action",
      name: "far",
      provider: { type: "http", url: "http://example.com/" },
    }],
  }, { functions: {}, hasProgram });
  const { before, run } = await runExperiment(file, {
    providers: { http: askHttp, process: askProcess },
  });
  await served.close();
  assert.deepEqual(
    before!.probes.map(({ met, why }) => [met, why]),
    Array(4).fill([true, undefined]),
  );
  assert.match(run[0]!.why!, /only loopback addresses are asked/);
  assert.deepEqual([hasProgram("sh"), hasProgram("no/such/program")], [
    existsSync("/bin/sh"),
    false,
  ]);
});

for (
  const [name, truths] of Object.entries({
    "Toxiproxy's control interface": async () => [await apiTruth()],
    "Toxiproxy's toxics": async () => [await toxicTruth()],
    "Chaos Toolkit's journals, verdicts and tolerances": toolkitTruths,
  })
) {
  test(`${name}: all that was recorded holds`, LONG, async (t) => {
    const rows = await truths();
    if (rows[0]!.score === "not run") return t.skip(rows[0]!.note!);
    for (const { truth, ok, score, note } of rows) assert.ok(ok, `${truth}: ${score}: ${note}`);
  });
}
