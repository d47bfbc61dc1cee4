import assert from "node:assert/strict";
import process from "node:process";
import test from "node:test";
import { spawnProgram } from "../../../services/own-program.ts";
import { pidsSaidBy, survivors } from "../../../services/survivors.ts";

test("agents and target end when the controller is killed in the middle of a run", {
  skip: process.platform === "win32",
  timeout: 120_000,
}, async () => {
  const program = new URL("./orphans.program.ts", import.meta.url);
  const child = spawnProgram(program, [], ["pipe", "pipe", "inherit"]);
  const pids = await pidsSaidBy(child, "agents");
  assert.equal(pids.length, 3);
  // The run has begun by then, or is about to: they must end in either case.
  await new Promise((resolve) => setTimeout(resolve, 400));
  child.kill("SIGKILL");
  assert.equal((await survivors(pids, 20_000)).left, 0);
});
