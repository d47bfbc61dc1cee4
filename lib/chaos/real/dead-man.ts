import { Companion } from "../../services/companion.ts";
import type { DeadManSwitch } from "../faults/fault.ts";

/** How a fault is taken back from outside: a request to loopback, or a signal to a process. */
export type Undo =
  | { kind: "http"; method: string; url: string }
  | { kind: "signal"; pid: number; signal: "SIGCONT" };

/** How long it may take to take all back, in ms. */
const PATIENCE = 10_000;

/**
 * Takes faults back when this process can't any more. It is a process of its own that is told of each fault before it
 * is injected; when its input closes (this process has ended, however it ended) it takes back what is in force.
 *
 * Where a runner is killed between telling it and injecting, it takes back a fault that is not there: harmless.
 */
export class DeadMan implements DeadManSwitch {
  readonly #companion = new Companion(new URL("./dead-man.program.ts", import.meta.url));
  #messages = 0;

  /** Its process; −1 where that could not be started. */
  get pid(): number {
    return this.#companion.pid;
  }

  /** Whether there is still somebody to take faults back. */
  get alive(): boolean {
    return !this.#companion.gone;
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
    await this.#companion.close(PATIENCE);
  }

  async #tell(message: object): Promise<void> {
    const id = this.#messages++;
    try {
      await this.#companion.tell(JSON.stringify({ id, ...message }), String(id));
    } catch (error) {
      throw new Error(`Cannot reach the dead-man switch: ${(error as Error).message}`);
    }
  }
}
