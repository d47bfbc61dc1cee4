import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Starts a program of this project as a process of its own, with this very runtime and all that it may do. */
export function spawnProgram(
  program: URL,
  args: readonly string[],
  stdio: StdioOptions,
): ChildProcess {
  const flags = process.versions["deno"] ? ["run", "-A", "--no-check", "--quiet"] : [];
  return spawn(process.execPath, [...flags, fileURLToPath(program), ...args], { stdio });
}
