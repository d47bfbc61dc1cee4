import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { GROUPS } from "./process-group.ts";

/** How this very runtime is started for a program that may do all that this one may: its path, and what follows. */
export function runtimeWords(): string[] {
  const flags = process.versions["deno"] ? ["run", "-A", "--no-check", "--quiet"] : [];
  return [process.execPath, ...flags];
}

/**
 * Starts a program of this project as a process of its own, with this very runtime and all that it may do.
 *
 * @param apart Whether it goes on when this process ends by an error: Deno ends its other children then. It must see to
 * its own end. It leads a group of processes. Default: `false`.
 * @param env Variables beside those of this process.
 */
export function spawnProgram(
  program: URL,
  args: readonly string[],
  stdio: StdioOptions,
  { apart = false, env = {} }: { apart?: boolean; env?: Readonly<Record<string, string>> } = {},
): ChildProcess {
  const [path, ...flags] = runtimeWords() as [string, ...string[]];
  return spawn(path, [...flags, fileURLToPath(program), ...args], {
    ...{ stdio, windowsHide: true, detached: apart && GROUPS },
    env: { ...process.env, ...env },
  });
}
