import { spawnProgram } from "../../../services/own-program.ts";
import { pidsSaidBy, survivors } from "../../../services/survivors.ts";

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
    const pids = await pidsSaidBy(child, "pods");
    child.kill("SIGKILL");
    return { pods: pids.length, ...await survivors(pids, budgetMs) };
  } finally {
    child.kill("SIGKILL");
  }
}
