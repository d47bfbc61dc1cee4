import type { SavedOutput } from "../../notebook/file.ts";
import type { Answer, Order } from "./messages.ts";

/** What came of cells that ran as a page runs them. */
export interface CellsRun {
  outputs: Map<number, SavedOutput[]>;
  /** Wall time by cell, in ms. */
  ms: Map<number, number>;
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
 * @param script What {@linkcode workerOf} has made.
 */
export async function runCells(script: string, order: Order): Promise<CellsRun> {
  const parts = [NO_RUNTIME, script], type = "text/javascript";
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const worker = new Worker(url, { type: "module" });
  const run: CellsRun = { outputs: new Map(), ms: new Map() };
  const named = new Map<string, { data: Record<string, unknown> }>();
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
    else {
      if (!run.outputs.has(data.cell)) run.outputs.set(data.cell, []);
      take(run, named, data);
      if (data.type === "error") ended.resolve();
    }
  });
  await ended.promise;
  clearTimeout(timer);
  worker.terminate();
  URL.revokeObjectURL(url);
  return run;
}

/** Puts an answer where it belongs, as the headless runner does: streams run together, updates replace. */
function take(
  run: CellsRun,
  named: Map<string, { data: Record<string, unknown> }>,
  answer: Exclude<Answer, { type: "ready" | "done" }>,
): void {
  const of = run.outputs.get(answer.cell)!;
  if (answer.type === "end") run.ms.set(answer.cell, answer.ms);
  if (answer.type === "error") {
    run.failure ??= { unit: answer.unit, message: `${answer.name}: ${answer.message}` };
  }
  if (answer.type === "stream") {
    const last = of.at(-1);
    if (last?.output_type === "stream" && last.name === answer.name) last.text += answer.text;
    else of.push({ output_type: "stream", name: answer.name, text: answer.text });
  }
  if (answer.type !== "output") return;
  const { data, id, update } = answer, known = id === undefined ? undefined : named.get(id);
  if (update && known) {
    known.data = data;
    return;
  }
  const output = { output_type: "display_data" as const, data, metadata: {} };
  if (id !== undefined) named.set(id, output);
  of.push(output);
}
