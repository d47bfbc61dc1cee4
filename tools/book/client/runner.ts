/// <reference lib="dom" />
import type { Answer, Order } from "../live/messages.ts";

/** A run may take so long, in ms. */
const BUDGET_MS = 60_000;

/** How a run ended: "superseded" where another took its place, or it was stopped. */
export type Ended = "done" | "superseded" | { problem: string };

/** Who follows a run. */
export interface Listener {
  answer(answer: Exclude<Answer, { type: "ready" | "done" }>): void;
  /** Comes once, whatever becomes of the run. */
  end(how: Ended): void;
}

/** A worker, or what stands for one. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(order: Order): void;
  terminate(): void;
}

interface Ready {
  worker: WorkerLike;
  code: Blob;
  /** What went wrong before it had anything to do. */
  problem?: string;
  run?: Run;
}

interface Run {
  listener: Listener;
  ready?: Ready;
  timer?: ReturnType<typeof setTimeout>;
}

/**
 * Runs a notebook's cells in a worker, one run at a time: a new one ends the last, whatever it is at, and who followed
 * that one hears of it. The next worker is made while nobody waits for it.
 */
export class Runner {
  #spare: Ready | undefined;
  #run: Run | undefined;

  /** @param code The code for some statements: a worker that has read the same blob is used again. */
  constructor(
    readonly code: (units: readonly number[]) => Promise<Blob>,
    readonly makeWorker: (code: Blob) => WorkerLike = workerOf,
  ) {}

  /** Fetches the code, and makes a worker that has read it. @throws {Error} Where it can't be fetched. */
  async prepare(): Promise<void> {
    const code = await this.code([]);
    this.#spare ??= this.#made(code);
  }

  /** Ends what runs, and runs this, for `budget` ms at most. */
  async run(order: Order, listener: Listener, budget = BUDGET_MS): Promise<void> {
    this.stop();
    const run: Run = { listener };
    this.#run = run;
    let code: Blob;
    try {
      code = await this.code(order.units);
    } catch (error) {
      return this.#end(run, { problem: (error as Error).message });
    }
    // A later call has come while the code was on its way: who waits here has been told.
    if (this.#run !== run) return;
    const ready = this.#spare?.code === code ? this.#spare : this.#made(code);
    if (ready === this.#spare) this.#spare = undefined;
    run.ready = ready;
    ready.run = run;
    if (ready.problem !== undefined) return this.#end(run, { problem: ready.problem });
    run.timer = setTimeout(
      () => this.#end(run, { problem: `Stopped: no end after ${budget / 1000} seconds.` }),
      budget,
    );
    // What is said before it listens waits for it.
    ready.worker.postMessage(order);
  }

  /** Ends what runs. */
  stop(): void {
    if (this.#run) this.#end(this.#run, "superseded");
  }

  #made(code: Blob): Ready {
    const worker = this.makeWorker(code), ready: Ready = { worker, code };
    worker.onerror = (event) => {
      event.preventDefault();
      ready.problem = event.message || "The code of this page cannot be read.";
      if (ready.run) this.#end(ready.run, { problem: ready.problem });
    };
    worker.onmessage = ({ data }) => {
      const { run } = ready;
      if (!run || run !== this.#run || data.type === "ready") return;
      if (data.type === "done") return this.#end(run, "done");
      run.listener.answer(data);
      if (data.type === "error") this.#end(run, { problem: `${data.name}: ${data.message}` });
    };
    return ready;
  }

  #end(run: Run, how: Ended): void {
    if (this.#run !== run) return;
    this.#run = undefined;
    clearTimeout(run.timer);
    run.ready?.worker.terminate();
    // Where it cannot be had, the next run says so.
    if (how !== "superseded") void this.prepare().catch(() => {});
    run.listener.end(how);
  }
}

const urls = new WeakMap<Blob, string>();

/** A worker of this page. */
export function workerOf(code: Blob): WorkerLike {
  const url = urls.get(code) ?? URL.createObjectURL(code);
  urls.set(code, url);
  return new Worker(url);
}
