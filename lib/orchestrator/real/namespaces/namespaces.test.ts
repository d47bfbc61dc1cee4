import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { spawnProgram } from "../../../services/own-program.ts";
import { isolation } from "../../experiments/real/isolation.ts";
import { Holder, namespacesMissing } from "./holder.ts";
import { IsolatedPods } from "./pods.ts";

const skip = namespacesMissing() ?? false;

/** Command lines of processes with this text that run now. */
function running(text: RegExp): string[] {
  return readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)).flatMap((pid) => {
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return [];
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return text.test(line) ? [line] : [];
    } catch {
      return [];
    }
  });
}
async function until(check: () => boolean, budgetMs = 10_000): Promise<boolean> {
  const end = performance.now() + budgetMs;
  while (!check() && performance.now() < end) await new Promise((r) => setTimeout(r, 20));
  return check();
}
async function withHolder(run: (holder: Holder, pods: IsolatedPods) => Promise<void>) {
  const holder = await Holder.start();
  try {
    await run(holder, new IsolatedPods(holder));
  } finally {
    await holder.close();
  }
}

test("pods reach whom a rule names and nobody else, and can't write what is not theirs", {
  skip,
  timeout: 120_000,
}, async () => {
  const { rows } = await isolation();
  assert.equal(rows.length, 7);
  assert.deepEqual(rows.filter(({ ok }) => !ok), []);
});
test("nothing outlives a platform that is killed in the middle of a command", {
  skip,
  timeout: 120_000,
}, async () => {
  const sleeps = /^sleep 432\d$/;
  const before = running(sleeps).length;
  const program = new URL("./holder.program.ts", import.meta.url);
  const platform = spawnProgram(program, [], ["pipe", "pipe", "inherit"]);
  try {
    await new Promise<void>((resolve, reject) => {
      platform.stdout!.once("data", () => resolve());
      platform.once("exit", () => reject(new Error("it has ended")));
    });
    assert.ok(await until(() => running(sleeps).length === before + 3), running(sleeps).join());
    platform.kill("SIGKILL");
    assert.ok(await until(() => running(sleeps).length === before), running(sleeps).join());
  } finally {
    platform.kill("SIGKILL");
  }
});
test("a command that takes too long is killed, and its late words are not those of the next", {
  skip,
  timeout: 120_000,
}, async () => {
  await withHolder(async (holder) => {
    const late = holder.run("sleep 1; echo late; (sleep 1; echo later) & sleep 100", 1500);
    await assert.rejects(late, /killed, at the latest after 1500 ms: late/);
    assert.equal(await holder.run("echo next"), "next");
    assert.throws(() => void holder.run("true", 0), /budgetMs/);
  });
});
test("what a pod prints is never taken for the end of its command", { skip }, async () => {
  await withHolder(async (holder, pods) => {
    await pods.create("a");
    const said = await pods.run(
      "a",
      "echo under-load-3 1; echo 00000000-0000-4000-8000-000000000000 7",
    );
    assert.match(said, /-3 1\n0+-.* 7$/);
    await assert.rejects(pods.run("a", "exit 3"), /it ended with 3/);
    assert.equal(await holder.run("echo ' a  b '"), "a  b");
  });
});
test("pods that are made at once get addresses of their own, and names are DNS labels", {
  skip,
}, async () => {
  await withHolder(async (_, pods) => {
    const made = await Promise.all(["a", "b", "c".repeat(63)].map((name) => pods.create(name)));
    assert.equal(new Set(made.map(({ address }) => address)).size, 3);
    assert.equal(await pods.run("c".repeat(63), "hostname"), "c".repeat(63));
    await assert.rejects(pods.create("a"), /there is a a already/);
    for (const name of ["c".repeat(64), "A b", "-a", "a-", ""]) {
      await assert.rejects(pods.create(name), /its name must be 1 to 63 lower-case/);
    }
    assert.throws(() => pods.run("nobody", "true"), /there is no nobody/);
    await assert.rejects(pods.allow("a", "nobody"), /there is no nobody/);
  });
});
test(
  "a holder that was killed leaves no process, and says so to who asks on",
  { skip },
  async () => {
    const holder = await Holder.start(), pods = new IsolatedPods(holder);
    await pods.create("a");
    await pods.run("a", "sleep 5432", { background: true });
    assert.ok(await until(() => running(/^sleep 5432$/).length > 0));
    process.kill(holder.pid, "SIGKILL");
    assert.ok(await until(() => running(/^sleep 5432$/).length === 0));
    await assert.rejects(holder.run("true"), /it has ended/);
    assert.equal(await holder.close(), 0);
  },
);
