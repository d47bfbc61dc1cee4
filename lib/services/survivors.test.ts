import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import process from "node:process";
import test from "node:test";
import { killGroup, runs } from "./process-group.ts";
import { pidsSaidBy, survivors } from "./survivors.ts";

const runtime = (code: string) =>
  spawn(process.execPath, [process.versions["deno"] ? "eval" : "-e", code], {
    ...{ stdio: ["ignore", "pipe", "ignore"], detached: process.platform !== "win32" },
  });

test("what still runs is counted, what has ended is not", { timeout: 120_000 }, async () => {
  const child = runtime("setInterval(() => {}, 1000); console.log('pods [' + process.pid + ']')");
  const pids = await pidsSaidBy(child, "pods");
  assert.deepEqual(pids, [child.pid]);
  const { left, goneMs } = await survivors(pids, 50);
  assert.equal(left, 1);
  assert.ok(goneMs >= 50);
  killGroup(child);
  assert.equal((await survivors(pids, 10_000)).left, 0);
  assert.equal(runs(child.pid!), false);
  // Once more, when there is nobody.
  killGroup(child);
});
test("a program that ends before it has said which they are is an error", {
  timeout: 120_000,
}, async () => {
  await assert.rejects(
    pidsSaidBy(runtime("console.log('guests soon')"), "guests"),
    /the platform ended/,
  );
});
