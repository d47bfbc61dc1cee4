import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { endsWithUs, hasEnded } from "../../services/mod.ts";
import { GROUPS, killGroup } from "../../services/process-group.ts";
import { inTime, RealClock } from "../../sim/mod.ts";

/** Longest time and most text of a command, in ms and characters. */
const LONGEST_MS = 10_000, MOST = 1 << 20;
/** How long its last words may take, in ms: one that left its group may hold its outputs. */
const LAST_WORDS_MS = 500;

/** Commands that run beside pods: each leads a group that ends with it, with us, or when its time is up. */
export class Commands {
  readonly #running = new Map<ChildProcess, Promise<unknown>>();

  /** @returns The code that it ended with, 124 where its time was up, 127 where it could not be started; what it said. */
  run(
    [file, ...args]: readonly string[],
    variables: Readonly<Record<string, string>>,
  ): Promise<{ code: number; text: string }> {
    if (!file) return Promise.resolve({ code: 127, text: "there is no command" });
    const child = spawn(file, args, {
      ...{ stdio: ["ignore", "pipe", "pipe"], detached: GROUPS, windowsHide: true },
      env: { ...process.env, ...variables },
    });
    let text = "", late = false;
    for (const output of [child.stdout, child.stderr]) {
      output?.setEncoding("utf8");
      output?.on("data", (part: string) => text = (text + part).slice(0, MOST));
    }
    if (child.pid !== undefined) void endsWithUs(child.pid).catch(() => {});
    const timer = setTimeout(() => {
      late = true;
      killGroup(child);
    }, LONGEST_MS);
    const ended = new Promise<number>((resolve) => {
      child.once("error", (error) => {
        text ||= error.message;
        resolve(127);
      });
      child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 143)));
    });
    const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const done = ended.then(async (code) => {
      clearTimeout(timer);
      // What it has left in the background goes too, and with it whoever else holds its outputs: then all is said.
      killGroup(child);
      await inTime(new RealClock(), LAST_WORDS_MS, closed, () => undefined).catch(() => {});
      if (child.pid !== undefined) await hasEnded(child.pid);
      this.#running.delete(child);
      return { code: late ? 124 : code, text: text.trim() };
    });
    this.#running.set(child, done);
    return done;
  }

  /** Kills what still runs, and waits until it is gone. */
  async close(): Promise<void> {
    for (const child of this.#running.keys()) killGroup(child);
    await Promise.all(this.#running.values());
  }
}
