import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { spawnProgram } from "../../services/own-program.ts";
import { cli } from "../cli.ts";
import { deploymentOf } from "../experiments/real/mod.ts";
import { sendTo } from "./mod.ts";

const skip = process.platform === "win32";
const PROGRAM = new URL("./cli.program.ts", import.meta.url);

async function inFolder(run: (socket: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "under-load-orchestrator-"));
  try {
    await run(join(folder, "s"), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
/** A platform in a terminal, once it listens. */
async function up(socket: string): Promise<ChildProcess> {
  const child = spawnProgram(PROGRAM, ["up", "--socket", socket], ["pipe", "pipe", "inherit"]);
  await new Promise<void>((resolve, reject) => {
    child.stdout!.once("data", () => resolve());
    child.once("exit", () => reject(new Error("it has ended")));
  });
  return child;
}
/** A command in a terminal. */
function terminal(...words: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawnProgram(PROGRAM, words, ["ignore", "pipe", "pipe"]);
  let said = "";
  for (const output of [child.stdout, child.stderr]) output!.on("data", (text) => said += text);
  return new Promise((resolve) =>
    child.once("close", (code) => resolve({ code, said: said.trim() }))
  );
}
const exited = (child: ChildProcess) => new Promise((resolve) => child.once("exit", resolve));

test("a platform in a terminal takes commands from another one, and ends with its input", {
  skip,
  timeout: 120_000,
}, async () => {
  await inFolder(async (socket, folder) => {
    const child = await up(socket);
    try {
      assert.equal(statSync(socket).mode & 0o777, 0o600);
      // Machines come one after the other.
      let nodes = "";
      for (let i = 0; i < 100 && !nodes.includes("node-2"); i++) {
        nodes = (await cli(["get", "nodes"], sendTo(socket))).text;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assert.match(nodes, /node-2/);
      const file = join(folder, "web.json");
      writeFileSync(file, deploymentOf(1));
      assert.match(
        (await terminal("--socket", socket, "apply", "-f", file)).said,
        /at revision \d+$/,
      );
      assert.match(
        (await terminal("--socket", socket, "get", "deployments")).said,
        /^NAME.*\nweb /,
      );
      const second = await terminal("up", "--socket", socket);
      assert.equal(second.code, 2);
      assert.match(second.said, /listens on .* already$/);
      const gone = exited(child);
      child.stdin!.end();
      await gone;
      assert.ok(!existsSync(socket));
      const { code, text } = await cli(["get", "nodes"], sendTo(socket));
      assert.equal(code, 1);
      assert.match(text, /^Cannot reach the platform on .*: nobody listens there$/);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
test(
  "after one that was killed the next one takes its place",
  { skip, timeout: 120_000 },
  async () => {
    await inFolder(async (socket) => {
      const first = await up(socket), gone = exited(first);
      first.kill("SIGKILL");
      await gone;
      assert.ok(existsSync(socket));
      const next = await up(socket);
      try {
        assert.match((await cli(["get", "pods"], sendTo(socket))).text, /no pods/);
      } finally {
        const ended = exited(next);
        next.kill("SIGTERM");
        await ended;
      }
      assert.ok(!existsSync(socket));
    });
  },
);
test("wrong words in a terminal are told in one line, with a code of their own", {
  skip,
  timeout: 120_000,
}, async () => {
  await inFolder(async (socket) => {
    for (
      const [words, says] of [
        [["up", "--socket", socket, "--nodes", "0"], /nodes must be .* received 0$/],
        [["--fast", "get", "pods"], /--fast/],
        [["--socket", socket, "apply", "-f", join(socket, "nothing")], /ENOENT|ENOTDIR/],
      ] as const
    ) {
      const { code, said } = await terminal(...words);
      assert.equal(code, 2, said);
      assert.match(said, says);
      assert.doesNotMatch(said, /\n\s+at /);
    }
  });
});
