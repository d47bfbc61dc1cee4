import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { tiedProcess } from "./tied-process.ts";

const skip = process.platform === "win32" ? "needs a shell" : false;
/** A server as a shell sees it: says its number, and then does nothing for long. */
const server = (folder: string) =>
  ["sh", ["-c", `echo $$ > "${folder}/pid"; exec sleep 100`]] as const;

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !what(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
  assert.ok(what());
}

/** Its number, once it runs. */
async function started(folder: string): Promise<number> {
  const file = join(folder, "pid");
  await until(() => existsSync(file) && readFileSync(file, "utf8").endsWith("\n"));
  return Number(readFileSync(file, "utf8"));
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const folderOf = () => mkdtempSync(join(tmpdir(), "under-load-tied-"));

test(
  "a process and its folder go when they are stopped, and when their time is up",
  { skip },
  async () => {
    for (const budget of [60_000, 1000]) {
      const folder = folderOf(), tied = tiedProcess(...server(folder), { folder, budget });
      const pid = await started(folder);
      if (budget === 60_000) await tied.stop();
      else await tied.ended;
      await until(() => !alive(pid) && !existsSync(folder));
      await tied.stop();
    }
  },
);

test("a program that can't be started has ended, and its folder is gone", { skip }, async () => {
  const folder = folderOf(), tied = tiedProcess("/no/such/program", [], { folder, budget: 9000 });
  await tied.ended;
  assert.ok(!existsSync(folder));
});

test(
  "a process and its folder go when the one that has started them is killed",
  { skip },
  async () => {
    const folder = folderOf(),
      door = JSON.stringify(new URL("./tied-process.ts", import.meta.url).href);
    const [program, args] = server(folder), options = { folder, budget: 60_000 };
    const code = `import { tiedProcess } from ${door};
    tiedProcess(${JSON.stringify(program)}, ${JSON.stringify(args)}, ${JSON.stringify(options)});
    setTimeout(() => {}, 60_000);`;
    const flags = "Deno" in globalThis ? ["eval"] : ["-e"];
    const parent = spawn(process.execPath, [...flags, code], { stdio: "ignore" });
    try {
      const pid = await started(folder);
      assert.ok(alive(pid));
      parent.kill("SIGKILL");
      await until(() => !alive(pid) && !existsSync(folder));
    } finally {
      parent.kill("SIGKILL");
    }
  },
);
