import type { ChildProcess } from "node:child_process";
import { spawnProgram } from "./own-program.ts";

/** How long it may take to answer, in ms. */
const PATIENCE = 5000;

/**
 * A process beside this one that is told of others, and kills what is left of them when its own input closes: that is,
 * when this process has ended, however it did. A child that reads its input can end by itself then; one that spins
 * does not look.
 */
class Reaper {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<string, (error?: Error) => void>();
  #rest = "";
  gone = false;

  constructor(onEnd: (reaper: Reaper) => void) {
    this.#child = spawnProgram(new URL("./reaper.program.ts", import.meta.url), [], [
      "pipe",
      "pipe",
      "ignore",
    ], { apart: true });
    this.#child.stdin?.on("error", () => {});
    this.#child.stdout?.on("data", (text) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop()!;
      for (const line of lines) this.#waiting.get(line)?.();
    });
    const end = () => {
      if (this.gone) return;
      this.gone = true;
      for (const tell of [...this.#waiting.values()]) tell(new Error("the reaper has ended"));
      onEnd(this);
    };
    this.#child.once("error", end).once("exit", end);
  }

  /** @param what A process's id, or a folder. @throws {Error} Where it has ended, or does not answer. */
  watch(what: number | string): Promise<void> {
    const line = `+${what}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(new Error("no answer of the reaper")), PATIENCE);
      const settle = (error?: Error) => {
        clearTimeout(timer);
        this.#waiting.delete(line);
        if (error) reject(new Error(`Cannot watch ${what}: ${error.message}`));
        else resolve();
      };
      this.#waiting.set(line, settle);
      this.#child.stdin?.write(`${line}\n`);
    });
  }

  forget(what: number | string): void {
    this.#child.stdin?.write(`-${what}\n`);
  }

  async close(): Promise<void> {
    if (this.gone) return;
    const gone = new Promise<void>((resolve) => this.#child.once("exit", () => resolve()));
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE);
    await gone;
    clearTimeout(timer);
  }
}

let reaper: Reaper | undefined;
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
  await (reaper && !reaper.gone ? reaper : begin()).watch(what);
}

/** How often a reaper that ended by itself is followed by another one, in all. */
const MOST_REAPERS = 10;
let reapers = 0;

/** Starts a reaper; should it be killed, the next one is told of all that is watched, and takes its place. */
function begin(): Reaper {
  reaper = new Reaper((ended) => {
    if (reaper !== ended || watched.size === 0 || ++reapers > MOST_REAPERS) return;
    const next = begin();
    for (const what of watched) next.watch(what).catch(() => {});
  });
  return reaper;
}

/** Says that such a process has ended, or that such a folder is gone. Resolves, for the last, once the reaper has ended. */
export async function hasEnded(what: number | string): Promise<void> {
  if (!watched.delete(what)) return;
  reaper?.forget(what);
  if (watched.size > 0) return;
  const last = reaper;
  reaper = undefined;
  await last?.close();
}
