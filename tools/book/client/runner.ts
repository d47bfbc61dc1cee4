/// <reference lib="dom" />
import type { Answer, Order } from "../live/messages.ts";

/** A run may take so long, in ms. */
const BUDGET_MS = 60_000;

/** Who follows a run. */
export interface Listener {
  answer(answer: Exclude<Answer, { type: "ready" | "done" }>): void;
  /** The run is over: to its end, or by what went wrong. */
  end(problem?: string): void;
}

type Code = Record<string, () => void>;

/**
 * Runs a notebook's cells in a worker, one run at a time: a new one ends the last, whatever it is at. The next worker
 * is made while nobody waits for it.
 */
export class Runner {
  #spare: Worker | undefined;
  #busy: { worker: Worker; timer: ReturnType<typeof setTimeout>; listener: Listener } | undefined;
  #url: Promise<string> | undefined;
  #runs = 0;

  /** @param scripts Addresses of the scripts with the code. */
  constructor(readonly scripts: readonly string[]) {}

  /** Fetches the code, and makes a worker that has read it. */
  async prepare(): Promise<void> {
    const url = await (this.#url ??= this.#load());
    this.#spare ??= new Worker(url);
  }

  /** Ends what runs, and runs this, for `budget` ms at most. */
  async run(order: Order, listener: Listener, budget = BUDGET_MS): Promise<void> {
    this.stop();
    const mine = ++this.#runs;
    try {
      await this.prepare();
    } catch (error) {
      listener.end((error as Error).message);
      return;
    }
    // A later call has come while the code was on its way: that one counts.
    if (mine !== this.#runs) return;
    const worker = this.#spare!;
    this.#spare = undefined;
    const timer = setTimeout(
      () => this.#end(`Stopped: no end after ${budget / 1000} seconds.`),
      budget,
    );
    this.#busy = { worker, timer, listener };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end(event.message);
    };
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.type === "done") return this.#end();
      if (data.type === "ready") return;
      listener.answer(data);
      if (data.type === "error") this.#end(`${data.name}: ${data.message}`);
    };
    // What is said before it listens waits for it.
    worker.postMessage(order);
  }

  /** Ends what runs; nobody hears of it. */
  stop(): void {
    this.#runs++;
    if (!this.#busy) return;
    clearTimeout(this.#busy.timer);
    this.#busy.worker.terminate();
    this.#busy = undefined;
  }

  #end(problem?: string): void {
    const listener = this.#busy?.listener;
    this.stop();
    listener?.end(problem);
    void this.prepare();
  }

  /** The scripts define functions; their texts are what a worker runs. A page from a folder can load scripts only. */
  async #load(): Promise<string> {
    const kept = globalThis as { underLoadCode?: Code };
    kept.underLoadCode ??= {};
    const parts: string[] = [];
    for (const src of this.scripts) {
      if (!kept.underLoadCode[nameOf(src)]) await loadScript(src);
      parts.push(`(${kept.underLoadCode[nameOf(src)]})();\n`);
    }
    return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  }
}

/** `live/charts.js` → `charts`. */
const nameOf = (src: string) => src.replace(/^.*\//, "").replace(/\.js$/, "");

/** Loads a script of this site. @throws {Error} Where it is not there. */
export function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = src;
    element.onload = () => resolve();
    element.onerror = () => reject(new Error(`Cannot load ${src}: the file is not there`));
    document.head.append(element);
  });
}
