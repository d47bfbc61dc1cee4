import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/**
 * Starts a program of this project as a process of its own, with this very runtime and all that it may do.
 *
 * @param apart Whether it goes on when this process ends by an error: Deno ends its other children then. It must see to
 * its own end. Default: `false`.
 */
export function spawnProgram(
  program: URL,
  args: readonly string[],
  stdio: StdioOptions,
  { apart = false }: { apart?: boolean } = {},
): ChildProcess {
  const flags = process.versions["deno"] ? ["run", "-A", "--no-check", "--quiet"] : [];
  return spawn(process.execPath, [...flags, fileURLToPath(program), ...args], {
    ...{ stdio, windowsHide: true },
    detached: apart && process.platform !== "win32",
  });
}
