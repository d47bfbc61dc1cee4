import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { RuntimeName } from "../../isolation/runtimes.ts";
import { foreignNamespaces, stillInUse, withDescendants } from "./namespaces.ts";

/** What was left of guests whose platform was killed. */
export interface Orphans {
  guests: number;
  /** Processes of guests, those inside jails included, and of them what still ran when the budget was over. */
  processes: number;
  left: number;
  /** Namespaces of jails, and those that something was still in. */
  namespaces: number;
  namespacesLeft: number;
  /** Time until the last one was gone, in ms. */
  goneMs: number;
}

/**
 * Kills a platform without warning, with guests that wait and calls that spin in its hand, and counts what outlives it.
 *
 * @param runtime Guests of this runtime only. Default: of all that are here.
 * @param group Whether all of its process group is killed, as by whoever is tired of waiting.
 */
export async function orphans(
  { budgetMs = 5000, group = false, runtime }: {
    budgetMs?: number;
    group?: boolean;
    runtime?: RuntimeName;
  } = {},
): Promise<Orphans> {
  const flags = process.versions["deno"] ? ["run", "-A", "--no-check", "--quiet"] : [];
  const program = fileURLToPath(new URL("./orphans.program.ts", import.meta.url));
  const child = spawn(process.execPath, [...flags, program, ...runtime ? [runtime] : []], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: group,
  });
  child.stdin?.on("error", () => {});
  try {
    const pids = await new Promise<number[]>((resolve, reject) => {
      let said = "";
      child.stdout?.on("data", (text) => {
        said += text;
        const list = said.match(/guests (\[.*\])/)?.[1];
        if (list) resolve(JSON.parse(list) as number[]);
      });
      const ended = () => reject(new Error("Cannot count orphans: the platform ended"));
      child.once("error", reject).once("exit", ended);
    });
    const all = withDescendants(pids), spaces = foreignNamespaces(all);
    if (group) process.kill(-child.pid!, "SIGKILL");
    else child.kill("SIGKILL");
    const began = performance.now();
    let left = all.filter(runs);
    while (left.length > 0 && performance.now() - began < budgetMs) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      left = left.filter(runs);
    }
    const goneMs = performance.now() - began, guests = pids.length;
    return {
      ...{ guests, processes: all.length, left: left.length, goneMs },
      ...{ namespaces: spaces.size, namespacesLeft: stillInUse(spaces).length },
    };
  } finally {
    child.kill("SIGKILL");
  }
}

/** Whether a process is there; one that has ended and waits for its parent to ask how is not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== "linux") return true;
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return false;
  }
}
