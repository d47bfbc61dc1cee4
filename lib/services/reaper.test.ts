import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { spawnProgram } from "./own-program.ts";

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
/** Whether it is gone within 5 s; one that has ended and waits for its parent is gone as soon as that has asked. */
const gone = async (pid: number) => {
  for (let i = 0; i < 250 && alive(pid); i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return !alive(pid);
};

/** A process that starts one that spins, and says which; `tied` tells whether the reaper is told of it. */
async function parentOfSpinner(tied: boolean, then = "") {
  const folder = mkdtempSync(join(tmpdir(), "under-load-")), program = join(folder, "parent.mjs");
  const reaper = fileURLToPath(new URL("./reaper.ts", import.meta.url));
  writeFileSync(
    program,
    `import { spawn } from "node:child_process";
import process from "node:process";
import { endsWithUs } from ${JSON.stringify(pathToFileURL(reaper).href)};
const child = spawn("sh", ["-c", "while :; do :; done"], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
if (${tied}) await Promise.all([child.pid, process.argv[2], process.argv[2] + "/in"].map(endsWithUs));
console.log("spins " + child.pid);
${then}
setTimeout(() => process.exit(0), 20_000);`,
  );
  const left = join(folder, "left");
  mkdirSync(join(left, "in"), { recursive: true });
  const parent = spawnProgram(pathToFileURL(program), [left], ["pipe", "pipe", "ignore"]);
  const spinner = await new Promise<number>((resolve, reject) => {
    parent.stdout!.on("data", (text) => resolve(Number(String(text).match(/spins (\d+)/)![1])));
    parent.once("exit", () => reject(new Error("the parent has ended")));
  });
  return { parent, spinner, folder, left };
}

test(
  "a process that spins ends when the one that told of it is killed, and without telling goes on",
  {
    skip: process.platform === "win32",
    timeout: 120_000,
  },
  async () => {
    for (const tied of [true, false]) {
      const { parent, spinner, folder, left } = await parentOfSpinner(tied);
      assert.ok(alive(spinner));
      const ended = new Promise((resolve) => parent.once("exit", resolve));
      parent.kill("SIGKILL");
      await ended;
      if (tied) {
        assert.ok(await gone(spinner), "it still spins");
        for (let i = 0; i < 250 && existsSync(left); i++) {
          await new Promise((r) => setTimeout(r, 20));
        }
        assert.ok(!existsSync(left), "its folder is left");
      } else {
        await new Promise((resolve) => setTimeout(resolve, 200));
        assert.ok(alive(spinner));
        assert.ok(existsSync(left));
        process.kill(-spinner, "SIGKILL");
      }
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
/** Waits for what has lost its parent, and for its folder. */
async function allGone({ spinner, left, folder }: Awaited<ReturnType<typeof parentOfSpinner>>) {
  assert.ok(await gone(spinner), "it still spins");
  for (let i = 0; i < 250 && existsSync(left); i++) await new Promise((r) => setTimeout(r, 20));
  assert.ok(!existsSync(left), "its folder is left");
  rmSync(folder, { recursive: true, force: true });
}
for (
  const [how, then] of [
    ["an error that nobody catches", 'setTimeout(() => { throw new Error("mine"); }, 100);'],
    ["a promise that nobody hears", 'setTimeout(() => Promise.reject(new Error("mine")), 100);'],
    ["its own exit", "setTimeout(() => process.exit(3), 100);"],
  ]
) {
  test(`a process that spins ends when the one that told of it ends by ${how}`, {
    skip: process.platform === "win32",
    timeout: 120_000,
  }, async () => {
    const family = await parentOfSpinner(true, then), { parent } = family;
    if (parent.exitCode === null) await new Promise((resolve) => parent.once("exit", resolve));
    await allGone(family);
  });
}
test("a reaper that is killed is followed by one that knows as much", {
  skip: process.platform !== "linux",
  timeout: 120_000,
}, async () => {
  const family = await parentOfSpinner(true), { parent } = family;
  const reapers = () =>
    readdirSync(`/proc/${parent.pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${parent.pid}/task/${task}/children`, "utf8").trim().split(" ")
    ).filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("reaper.program");
      } catch {
        return false;
      }
    });
  const [first] = reapers();
  process.kill(Number(first), "SIGKILL");
  for (let i = 0; i < 250 && !reapers().some((pid) => pid !== first); i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // What it is told is in its pipe at once, but its program must have begun to read.
  await new Promise((resolve) => setTimeout(resolve, 200));
  parent.kill("SIGKILL");
  await allGone(family);
});
test("the reaper ends with the last process that it was told of", async () => {
  const { endsWithUs, hasEnded } = await import("./reaper.ts");
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await endsWithUs(child.pid!);
  await hasEnded(child.pid!);
  await hasEnded(child.pid!);
});
