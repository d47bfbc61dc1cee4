import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** How long it may take to answer, in ms. */
const PATIENCE = 5000;

/**
 * Ends guests when this process can't any more. A guest that waits for input ends when that closes; one that spins does
 * not look. So a process beside us is told of each guest before that gets its code, and kills what is left when its own
 * input closes: that is, when this process has ended, however it did.
 */
class Reaper {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<string, (error?: Error) => void>();
  #rest = "";
  gone = false;

  constructor() {
    const flags = process.versions["deno"] ? ["run", "-A", "--no-check", "--quiet"] : [];
    const program = fileURLToPath(new URL("./reaper.program.ts", import.meta.url));
    // In a group of its own: what is sent to all of ours, as by a terminal, is not for it.
    this.#child = spawn(process.execPath, [...flags, program], {
      stdio: ["pipe", "pipe", "ignore"],
      detached: process.platform !== "win32",
    });
    this.#child.stdin?.on("error", () => {});
    this.#child.stdout?.on("data", (text) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop()!;
      for (const line of lines) this.#waiting.get(line)?.();
    });
    const end = () => {
      this.gone = true;
      for (const tell of this.#waiting.values()) {
        tell(new Error("Cannot watch a guest: the reaper has ended"));
      }
    };
    this.#child.once("error", end).once("exit", end);
  }

  /** Resolves once it knows. @throws {Error} Where it does not answer. */
  watch(pid: number): Promise<void> {
    const line = `+${pid}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => settle(new Error("Cannot watch a guest: no answer")),
        PATIENCE,
      );
      const settle = (error?: Error) => {
        clearTimeout(timer);
        this.#waiting.delete(line);
        if (error) reject(error);
        else resolve();
      };
      this.#waiting.set(line, settle);
      this.#child.stdin?.write(`${line}\n`);
    });
  }

  forget(pid: number): void {
    this.#child.stdin?.write(`-${pid}\n`);
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
const watched = new Set<number>();

/** Sees to it that a process does not outlive this one. Started with the first, ended with the last. */
export async function watch(pid: number): Promise<void> {
  if (!reaper || reaper.gone) reaper = new Reaper();
  watched.add(pid);
  await reaper.watch(pid);
}

/** The process has ended. */
export async function forget(pid: number): Promise<void> {
  if (!watched.delete(pid)) return;
  reaper?.forget(pid);
  if (watched.size > 0) return;
  const last = reaper;
  reaper = undefined;
  await last?.close();
}
