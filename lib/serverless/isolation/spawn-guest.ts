import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { GROUPS } from "../../services/process-group.ts";

/** All variables that a guest finds. */
const VARIABLES = [
  ...["NO_COLOR=1", "DENO_NO_UPDATE_CHECK=1", `DENO_DIR=${tmpdir()}`],
  "PATH=/usr/bin:/bin:/usr/sbin:/sbin",
];

/** Starts a guest with nothing of ours: no variables, no folder; in a group of its own, so that it ends with its children. */
export function spawnGuest(command: string, args: readonly string[]): ChildProcess {
  // `env -i`, since Deno hands on its own variables beside those it is given.
  const words = GROUPS ? ["-i", ...VARIABLES, command, ...args] : args;
  return spawn(GROUPS ? "/usr/bin/env" : command, words, {
    env: {},
    cwd: tmpdir(),
    detached: GROUPS,
    stdio: ["pipe", "pipe", "pipe"],
  });
}
