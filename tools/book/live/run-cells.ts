import { Collector } from "../../notebook/collector.ts";
import type { SavedOutput } from "../../notebook/saved-output.ts";
import type { Answer, Order } from "./messages.ts";

/** What came of cells that ran as a page runs them. */
export interface CellsRun {
  /** By cell: of those that were not shown there are none. */
  outputs: SavedOutput[][];
  /** The statement that failed, and why; -1 where none has. */
  failure?: { unit: number; message: string };
}

/** A page gives up after so long, in ms. */
const BUDGET_MS = 90_000;

/** What a page has not, and a worker of the runtime has. */
const NO_RUNTIME = "for (const name of ['Deno', 'process', 'Buffer']) delete globalThis[name];\n";

/**
 * Runs cells of a bundle as a page does: in a worker, without the runtime's own ways to files and programs.
 *
 * @param script What {@linkcode scriptOf} has made, with the shared scripts before it.
 */
export async function runCells(script: string, order: Order): Promise<CellsRun> {
  const parts = [NO_RUNTIME, script], type = "text/javascript";
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const worker = new Worker(url, { type: "module" });
  const run: CellsRun = { outputs: [] }, collector = new Collector(run.outputs);
  for (const cell of order.shown) collector.begin(cell);
  const fail = (message: string) => run.failure ??= { unit: -1, message };
  const ended = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    fail(`no end after ${BUDGET_MS / 1000} s`);
    ended.resolve();
  }, BUDGET_MS);
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    fail((event as ErrorEvent).message);
    ended.resolve();
  });
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    if (data.type === "ready") worker.postMessage(order);
    else if (data.type === "done") ended.resolve();
    else if (data.type === "error") {
      run.failure ??= { unit: data.unit, message: `${data.name}: ${data.message}` };
      ended.resolve();
    } else if (data.type !== "end") collector.event(data);
  });
  await ended.promise;
  clearTimeout(timer);
  worker.terminate();
  URL.revokeObjectURL(url);
  return run;
}
