import type { ChildProcess } from "node:child_process";
import { spawnProgram } from "../../services/own-program.ts";
import type { DeadManSwitch } from "../faults/fault.ts";

/** How a fault is taken back from outside: a request to loopback, or a signal to a process. */
export type Undo =
  | { kind: "http"; method: string; url: string }
  | { kind: "signal"; pid: number; signal: "SIGCONT" };

/** How long the switch may take to answer, in ms. */
const PATIENCE = 5000;

/**
 * Takes faults back when this process can't any more. It is a process of its own that is told of each fault before it
 * is injected; when its input closes (this process has ended, however it ended) it takes back what is in force.
 *
 * Where a runner is killed between telling it and injecting, it takes back a fault that is not there: harmless.
 */
export class DeadMan implements DeadManSwitch {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (why?: Error) => void>();
  #messages = 0;
  #heard = "";
  #gone = false;

  constructor() {
    const program = new URL("./dead-man.program.ts", import.meta.url);
    this.#child = spawnProgram(program, [], ["pipe", "pipe", "ignore"]);
    this.#child.stdin?.on("error", () => {});
    this.#child.stdout?.on("data", (text) => this.#hear(String(text)));
    const end = () => {
      this.#gone = true;
      for (const tell of this.#waiting.values()) tell(new Error("it has ended"));
    };
    this.#child.once("error", end);
    this.#child.once("exit", end);
  }

  /** Whether there is still somebody to take faults back. */
  get alive(): boolean {
    return !this.#gone;
  }

  /**
   * Tells it of a fault; returns once it knows, so that the fault may be injected then.
   *
   * @throws {Error} Where it could not take that back: an address off loopback, or it has ended.
   */
  async arm(name: string, undo: Undo): Promise<void> {
    if (
      undo.kind === "http" && !/^http:\/\/(127(\.\d+){3}|localhost|\[::1\])(:\d+)?\//.test(undo.url)
    ) {
      throw new Error(
        `Cannot arm ${name}: only loopback addresses are asked: received ${undo.url}`,
      );
    }
    await this.#tell({ arm: name, undo });
  }

  /** The fault has been taken back. */
  async disarm(name: string): Promise<void> {
    await this.#tell({ disarm: name });
  }

  /** Ends it: whatever is still armed is taken back. */
  async close(): Promise<void> {
    if (this.#gone) return;
    const gone = new Promise<void>((resolve) => this.#child.once("exit", () => resolve()));
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 2 * PATIENCE);
    await gone;
    clearTimeout(timer);
  }

  #tell(message: object): Promise<void> {
    const id = this.#messages++;
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (error) reject(new Error(`Cannot reach the dead-man switch: ${error.message}`));
        else resolve();
      };
      const timer = setTimeout(() => end(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
      this.#waiting.set(id, end);
      if (this.#gone) end(new Error("it has ended"));
      else this.#child.stdin?.write(`${JSON.stringify({ id, ...message })}\n`);
    });
  }

  #hear(text: string): void {
    const lines = (this.#heard + text).split("\n");
    this.#heard = lines.pop()!;
    for (const line of lines) this.#waiting.get(Number(line))?.();
  }
}
