import { Companion } from "./companion.ts";

/**
 * Kills what is left of the processes that it was told of when this one has ended. A child that reads its input can end
 * by itself then; one that spins does not look.
 */
const PROGRAM = new URL("./reaper.program.ts", import.meta.url);

let reaper: Companion | undefined;
const watched = new Set<number | string>();

/**
 * Sees to it that a process does not outlive this one, even if this one is killed. What is told is in a pipe by the time
 * that this returns: only what is killed between starting a process and telling is too early. The reaper is started
 * with the first that it is told of, and ends with the last.
 *
 * @param what A child of this process, with all of its group where it leads one (`detached`); or the path of a folder,
 * which is removed once it is empty: that of a control group, after the processes in it.
 * @returns Resolves once the reaper knows. @throws {Error} Where the reaper has ended or does not answer.
 */
export async function endsWithUs(what: number | string): Promise<void> {
  watched.add(what);
  await watch(reaper && !reaper.gone ? reaper : begin(), what);
}

/** How often a reaper that ended by itself is followed by another one, in all. */
const MOST_REAPERS = 10;
let reapers = 0;

/** Starts a reaper; should it be killed, the next one is told of all that is watched, and takes its place. */
function begin(): Companion {
  const own = new Companion(PROGRAM, () => {
    if (reaper !== own || watched.size === 0 || ++reapers > MOST_REAPERS) return;
    const next = begin();
    for (const what of watched) watch(next, what).catch(() => {});
  });
  return reaper = own;
}

async function watch(by: Companion, what: number | string): Promise<void> {
  const line = `+${what}`;
  try {
    await by.tell(line, line);
  } catch (error) {
    throw new Error(`Cannot watch ${what} by a reaper: ${(error as Error).message}`);
  }
}

/** Says that such a process has ended, or that such a folder is gone. Resolves, for the last, once the reaper has ended. */
export async function hasEnded(what: number | string): Promise<void> {
  if (!watched.delete(what)) return;
  reaper?.write(`-${what}`);
  if (watched.size > 0) return;
  const last = reaper;
  reaper = undefined;
  await last?.close();
}
