import { Worker } from "node:worker_threads";
import { type Answer, type Guest, messageOf, type Tier } from "./tier.ts";

/** Longest wait for a worker to load its code, in ms. */
const START_MS = 5000;
/** What runs in the thread: the code, and a call for each message. */
const PROGRAM = `
const { parentPort, workerData } = require("node:worker_threads");
let handler;
try {
  handler = new Function(workerData + "\\nreturn handler")();
  parentPort.postMessage({ ready: true });
} catch (error) {
  parentPort.postMessage({ ready: false, error: String(error && error.message || error) });
}
parentPort.on("message", async ({ id, event }) => {
  try {
    const value = JSON.stringify(await handler(event)) ?? "null";
    if (value.length > 256000) throw new RangeError("the result is too long");
    parentPort.postMessage({ id, value });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error && error.message || error) });
  }
});
`;

/** Step 2: a thread of its own. It can be ended from outside, and sees all that the process may see. */
export const worker: Tier = {
  name: "worker",
  missing: () => undefined,
  start: async (code, { memoryMB, timeoutMs }) => {
    const thread = new Worker(PROGRAM, {
      eval: true,
      workerData: code,
      resourceLimits: { maxOldGenerationSizeMb: memoryMB },
    });
    const guest = new WorkerGuest(thread, timeoutMs);
    try {
      await guest.ready;
    } catch (error) {
      await guest.stop();
      throw error;
    }
    return guest;
  },
};

class WorkerGuest implements Guest {
  readonly ready: Promise<void>;
  readonly #thread: Worker;
  readonly #timeoutMs: number;
  readonly #calls = new Map<number, (answer: Partial<Answer>) => void>();
  #count = 0;
  #alive = true;

  constructor(thread: Worker, timeoutMs: number) {
    this.#thread = thread;
    this.#timeoutMs = timeoutMs;
    this.ready = new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error("Cannot start a worker: it took too long")),
        START_MS,
      );
      thread.on(
        "message",
        (message: { ready?: boolean; id: number; value?: string; error?: string }) => {
          clearTimeout(timer);
          if (message.ready === true) resolve();
          else if (message.ready === false) reject(new Error(`Cannot load code: ${message.error}`));
          else this.#answer(message);
        },
      );
      const end = (error: unknown) => {
        clearTimeout(timer);
        this.#end({ killed: "ended", error: messageOf(error) });
        reject(new Error(`Cannot start a worker: ${messageOf(error)}`));
      };
      thread.once("error", end).once("exit", (code) => end(`it ended with ${code}`));
    });
    this.ready.catch(() => {});
  }

  get alive(): boolean {
    return this.#alive;
  }

  invoke(event: unknown, signal?: AbortSignal): Promise<Answer> {
    const began = performance.now(), id = this.#count++;
    return new Promise((resolve) => {
      const kill = (killed: "timeout" | "aborted") => {
        void this.#thread.terminate();
        this.#end({ killed, error: `ended: ${killed}` });
      };
      const timer = setTimeout(() => kill("timeout"), this.#timeoutMs),
        abort = () => kill("aborted");
      this.#calls.set(id, (answer) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        resolve({ stdout: "", stderr: "", ms: performance.now() - began, ...answer });
      });
      if (!this.#alive) return this.#end({ killed: "ended", error: "it has ended" });
      signal?.addEventListener("abort", abort, { once: true });
      if (signal?.aborted) return abort();
      try {
        this.#thread.postMessage({ id, event });
      } catch (error) {
        this.#answer({ id, error: messageOf(error) });
      }
    });
  }

  // deno-lint-ignore require-await
  async usage(): Promise<{ memoryMB?: number }> {
    return {};
  }

  async stop(): Promise<void> {
    this.#end({ killed: "ended", error: "it was stopped" });
    await this.#thread.terminate();
  }

  #answer({ id, value, error }: { id: number; value?: string; error?: string }): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    call?.(error === undefined ? { value: JSON.parse(value!) } : { error });
  }

  #end(answer: Partial<Answer>): void {
    this.#alive = false;
    for (const call of this.#calls.values()) call(answer);
    this.#calls.clear();
  }
}
