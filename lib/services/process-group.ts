import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

/** Whether this system has groups of processes, which a process started `detached` leads. */
export const GROUPS: boolean = process.platform !== "win32";

/** Kills a process and all of the group that it leads, those that are left of it included. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(GROUPS ? -child.pid : child.pid, "SIGKILL");
  } catch {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  }
}

/** Whether a process is there. One that has ended and that nobody has asked for yet (a zombie) is not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== "linux") return true;
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name, in parentheses, may hold anything.
    return stat.at(stat.lastIndexOf(")") + 2) !== "Z";
  } catch {
    return false;
  }
}
