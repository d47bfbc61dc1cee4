import { spawnProgram } from "../../../services/own-program.ts";
import { killGroup } from "../../../services/process-group.ts";
import { pidsSaidBy, survivors } from "../../../services/survivors.ts";
import type { RuntimeName } from "../../isolation/runtimes.ts";
import { HeldNamespaces, withDescendants } from "./namespaces.ts";

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
  const child = spawnProgram(
    new URL("./orphans.program.ts", import.meta.url),
    runtime ? [runtime] : [],
    ["pipe", "pipe", "inherit"],
    { apart: group },
  );
  child.stdin?.on("error", () => {});
  let spaces: HeldNamespaces | undefined;
  try {
    const pids = await pidsSaidBy(child, "guests");
    const all = withDescendants(pids);
    spaces = new HeldNamespaces(all);
    if (group) killGroup(child);
    else child.kill("SIGKILL");
    const { left, goneMs } = await survivors(all, budgetMs), guests = pids.length;
    return {
      ...{ guests, processes: all.length, left, goneMs },
      ...{ namespaces: spaces.names.size, namespacesLeft: spaces.inUse().length },
    };
  } finally {
    spaces?.close();
    child.kill("SIGKILL");
  }
}
