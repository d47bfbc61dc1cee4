import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** How a fault is taken back from outside: a request to loopback, or a signal to a process. */
export type Undo =
  | { kind: "http"; method: string; url: string }
  | { kind: "signal"; pid: number; signal: "SIGCONT" };

/**
 * Takes faults back when this process can't any more. It is a process of its own that is told of each fault before it
 * is injected; when its input closes (this process has ended, however it ended) it takes back what is in force.
 *
 * Where a runner is killed between telling it and injecting, it takes back a fault that is not there: harmless.
 */
export class DeadMan {
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;

  constructor() {
    const flags = process.versions["deno"] ? ["run", "-A", "--no-check", "--quiet"] : [];
    const program = fileURLToPath(new URL("./dead-man.program.ts", import.meta.url));
    this.#child = spawn(process.execPath, [...flags, program], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#child.stdin?.on("error", () => {});
    this.#ready = new Promise((resolve, reject) => {
      this.#child.stdout?.once("data", () => resolve());
      this.#child.once("error", reject);
      this.#child.once(
        "exit",
        () => reject(new Error("Cannot start the dead-man switch: it ended")),
      );
    });
    this.#ready.catch(() => {});
  }

  /** Tells it of a fault; returns once it knows, so that the fault may be injected then. */
  async arm(name: string, undo: Undo): Promise<void> {
    await this.#ready;
    await this.#tell({ arm: name, undo });
  }

  /** The fault has been taken back. */
  async disarm(name: string): Promise<void> {
    await this.#tell({ disarm: name });
  }

  /** Ends it: whatever is still armed is taken back. */
  async close(): Promise<void> {
    await this.#ready.catch(() => {});
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => this.#child.once("exit", () => resolve()));
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
    await gone;
    clearTimeout(timer);
  }

  #tell(message: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const known = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#child.stdout?.off("data", known);
        reject(new Error("Cannot reach the dead-man switch: it does not answer within 5000 ms"));
      }, 5000);
      this.#child.stdout?.once("data", known);
      this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
    });
  }
}
