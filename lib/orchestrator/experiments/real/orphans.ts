import { readFileSync } from "node:fs";
import process from "node:process";
import { spawnProgram } from "../../../services/own-program.ts";

/** What was left of pods whose platform was killed. */
export interface Orphans {
  pods: number;
  /** Processes that still ran when the budget was over. */
  left: number;
  /** Time until the last one was gone, in ms. */
  goneMs: number;
}

/**
 * Kills a platform without warning, and counts what outlives it.
 *
 * @param spinning Whether its pods spin: those never see that their input has closed.
 */
export async function orphans(
  pods = 3,
  { spinning = false, budgetMs = 5000 }: { spinning?: boolean; budgetMs?: number } = {},
): Promise<Orphans> {
  const child = spawnProgram(
    new URL("./orphans.program.ts", import.meta.url),
    [String(pods), spinning ? "spin" : "web"],
    ["pipe", "pipe", "inherit"],
  );
  child.stdin?.on("error", () => {});
  try {
    const pids = await new Promise<number[]>((resolve, reject) => {
      let said = "";
      child.stdout?.on("data", (text) => {
        said += text;
        const list = said.match(/pods (\[.*\])/)?.[1];
        if (list) resolve(JSON.parse(list) as number[]);
      });
      child.once("error", reject).once(
        "exit",
        () => reject(new Error("Cannot count orphans: the platform ended")),
      );
    });
    child.kill("SIGKILL");
    const began = performance.now();
    let left = pids.filter(runs);
    while (left.length > 0 && performance.now() - began < budgetMs) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      left = left.filter(runs);
    }
    return { pods: pids.length, left: left.length, goneMs: performance.now() - began };
  } finally {
    child.kill("SIGKILL");
  }
}

/** Whether a process is there. One that has ended and that nobody has asked for yet (a zombie) is not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // No /proc here, or it has just gone.
    return process.platform !== "linux";
  }
}
