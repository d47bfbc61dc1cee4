import type { ChildProcess } from "node:child_process";
import { spawnProgram } from "./own-program.ts";

/** How long it may take to answer, in ms. */
const PATIENCE = 5000;

/**
 * A process beside this one that is told of things in lines, answers each, and does its work when its input closes: that
 * is, when this process has ended, however it did.
 */
export class Companion {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<string, (error?: Error) => void>();
  readonly #onEnd: () => void;
  #rest = "";
  #gone = false;

  /** @param onEnd Told once it has ended. */
  constructor(program: URL, onEnd: () => void = () => {}) {
    this.#onEnd = onEnd;
    this.#child = spawnProgram(program, [], ["pipe", "pipe", "ignore"], { apart: true });
    this.#child.stdin?.on("error", () => {});
    this.#child.stdout?.on("data", (text) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop()!;
      for (const line of lines) this.#waiting.get(line)?.();
    });
    this.#child.once("error", () => this.#end()).once("exit", () => this.#end());
  }

  /** Its process; −1 where that could not be started. */
  get pid(): number {
    return this.#child.pid ?? -1;
  }
  get gone(): boolean {
    return this.#gone;
  }

  /**
   * Tells it something; returns once it knows.
   *
   * @param answer The line by which it says so. @throws {Error} Where it has ended, or does not answer within 5 s.
   */
  tell(line: string, answer: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(timer);
        this.#waiting.delete(answer);
        if (error) reject(error);
        else resolve();
      };
      const late = () => settle(new Error(`no answer within ${PATIENCE} ms`));
      const timer = setTimeout(late, PATIENCE);
      this.#waiting.set(answer, settle);
      if (this.#gone) settle(new Error("it has ended"));
      else this.write(line);
    });
  }

  /** Tells it something whose answer nobody waits for. */
  write(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Closes its input, and waits until it has done its work, for so long at the most, in ms. */
  async close(patience = PATIENCE): Promise<void> {
    if (this.#gone) return;
    const gone = new Promise<void>((resolve) => this.#child.once("exit", () => resolve()));
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), patience);
    await gone;
    clearTimeout(timer);
  }

  #end(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const tell of [...this.#waiting.values()]) tell(new Error("it has ended"));
    this.#onEnd();
  }
}
