import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { spawnProgram } from "../../services/own-program.ts";
import { Locked } from "../mod.ts";
import { FileLock } from "./mod.ts";

/** Bun would end a test after five seconds, which a busy machine may need. */
const LONG = { timeout: 120_000 };

async function inFolder(run: (path: string, folder: string) => void | Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "under-load-chaos-lock-"));
  try {
    await run(join(folder, "lock"), folder);
    assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith("lock")), []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("two that name the same file do not run at once, and the second is told who does", async () => {
  await inFolder((path) => {
    const [one, other] = [new FileLock(path), new FileLock(path)];
    const release = one.take("redis slow");
    assert.equal(other.holder, "redis slow");
    assert.throws(() => other.take("disk full"), {
      name: "Locked",
      message: `Cannot run disk full: redis slow is running in process ${process.pid}`,
    });
    release();
    release();
    const next = other.take("disk full");
    // Late, and no longer its own.
    release();
    assert.equal(one.holder, "disk full");
    next();
    assert.equal(one.holder, undefined);
  });
});
test("what is half-written, or of a process that is gone, is nobody's", async () => {
  await inFolder((path) => {
    for (const text of ["", '{"pid":', JSON.stringify({ pid: 2 ** 22 + 1, title: "old" })]) {
      writeFileSync(path, text);
      const lock = new FileLock(path);
      assert.equal(lock.holder, undefined);
      lock.take("new")();
    }
  });
});
test("a process that was killed leaves its lock, and the next one runs", LONG, async () => {
  await inFolder(async (path, folder) => {
    const program = join(folder, "holder.mjs");
    const door = pathToFileURL(fileURLToPath(new URL("./file-lock.ts", import.meta.url))).href;
    writeFileSync(
      program,
      `import { FileLock } from ${JSON.stringify(door)};
new FileLock(${JSON.stringify(path)}).take("in another terminal");
console.log("holds");
setTimeout(() => {}, 20_000);`,
    );
    const other = spawnProgram(pathToFileURL(program), [], ["ignore", "pipe", "inherit"]);
    await new Promise<void>((resolve, reject) => {
      other.stdout!.once("data", () => resolve());
      other.once("exit", () => reject(new Error("it has ended")));
    });
    const lock = new FileLock(path);
    assert.throws(() => lock.take("here"), /in another terminal is running in process \d+$/);
    assert.throws(() => lock.take("here"), Locked);
    const gone = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGKILL");
    await gone;
    lock.take("here")();
  });
});
