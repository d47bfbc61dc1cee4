import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import process from "node:process";

/** All variables that a guest finds. */
const VARIABLES = [
  ...["NO_COLOR=1", "DENO_NO_UPDATE_CHECK=1", `DENO_DIR=${tmpdir()}`],
  "PATH=/usr/bin:/bin:/usr/sbin:/sbin",
];

const UNIX = process.platform !== "win32";

/** Starts a guest with nothing of ours: no variables, no folder; in a group of its own, so that it ends with its children. */
export function spawnGuest(command: string, args: readonly string[]): ChildProcess {
  // `env -i`, since Deno hands on its own variables beside those it is given.
  const words = UNIX ? ["-i", ...VARIABLES, command, ...args] : args;
  return spawn(UNIX ? "/usr/bin/env" : command, words, {
    env: {},
    cwd: tmpdir(),
    detached: UNIX,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Kills it and all that it has started. */
export function killGroup(child: ChildProcess): void {
  try {
    process.kill(UNIX ? -child.pid! : child.pid!, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}
