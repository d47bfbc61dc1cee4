/**
 * The side of a live page that runs the cells, in a worker: what tools/notebook/child.ts is for the headless runner.
 * A notebook's cells are bundled with it as functions; it waits for one order, carries it out, and is then ended.
 */
import { format, inspect } from "node:util";
import { bundleOf, isDisplayable, type MimeBundle } from "../../../lib/charts/bundle.ts";
import { HOST, type Output } from "../../../lib/course/host.ts";
import { afterRealWork, watchRealWork } from "./real-work.ts";
import type { Answer, Order } from "./messages.ts";

interface Scope {
  process?: object;
  setImmediate?: (task: () => void) => void;
  performance: { memory?: { usedJSHeapSize: number } };
  postMessage(answer: Answer): void;
  addEventListener(type: "message", listen: (event: { data: Order }) => void): void;
  [HOST]?: (output: Output) => void;
}
const scope = globalThis as unknown as Scope;

/** What a page may fill, in bytes, where the browser tells. */
const MOST_BYTES = 1e9;
const units = new Map<number, () => Promise<unknown>>();
/** By statement: its cell, and whether its value is what the cell shows. */
let table: (readonly [cell: number, last: 0 | 1])[] = [];
let names: () => Record<string, unknown> = () => ({});
let current = -1, shown: ReadonlySet<number> = new Set();

watchRealWork();
scope.setImmediate = afterRealWork(scope.setImmediate ?? soon());
scope[HOST] = show;
for (
  const [method, name] of [
    ...[["log", "stdout"], ["info", "stdout"], ["debug", "stdout"]] as const,
    ...[["warn", "stderr"], ["error", "stderr"]] as const,
  ]
) {
  console[method] = (...args: unknown[]) => {
    if (shown.has(current)) {
      answer({ type: "stream", cell: current, name, text: `${format(...args)}\n` });
    }
  };
}

/** A statement of the notebook: kept, and run when it is asked for. */
export function cell(unit: number, run: () => Promise<unknown>): void {
  units.set(unit, run);
}

/** All statements are there. `scoped` gives the notebook's names, for code of the reader's own. */
export function end(cellsOf: typeof table, scoped: typeof names): void {
  table = cellsOf;
  names = scoped;
  scope.addEventListener("message", ({ data }) => void carryOut(data));
  answer({ type: "ready" });
}

async function carryOut({ set, units: order, shown: asked, own }: Order): Promise<void> {
  scope.process = {
    env: { UNDER_LOAD_SET: JSON.stringify(set) },
    versions: {},
    // What shows a value in words asks for it, so that they are the words of the runtime.
    getBuiltinModule: (name: string) => name === "node:util" ? { inspect } : undefined,
  };
  shown = new Set(asked);
  const left = new Map(asked.map((cell) => [cell, 0]));
  for (const unit of order) count(left, table[unit]![0], 1);
  for (const unit of order) {
    const [cell, last] = table[unit]!;
    if (!await runs(cell, unit, units.get(unit)!, last === 1)) return;
    if (count(left, cell, -1) === 0) answer({ type: "end", cell });
  }
  if (own) {
    shown = new Set([own.cell]);
    if (!await runs(own.cell, -1, () => ofTheReader(own.body), true)) return;
    answer({ type: "end", cell: own.cell });
  }
  answer({ type: "done" });
}

/** Counts the statements of a cell that is shown; of another there is no count. */
function count(left: Map<number, number>, cell: number, by: number): number | undefined {
  const many = left.get(cell);
  if (many === undefined) return undefined;
  left.set(cell, many + by);
  return many + by;
}

async function runs(
  cell: number,
  unit: number,
  run: () => Promise<unknown>,
  isLast: boolean,
): Promise<boolean> {
  current = cell;
  try {
    const value = await run();
    if (isLast && value !== undefined) show({ data: await shownAs(value) });
    const bytes = scope.performance.memory?.usedJSHeapSize ?? 0;
    if (bytes > MOST_BYTES) throw new RangeError("Cannot go on: a page may fill at most 1 GB");
    return true;
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(inspect(error));
    answer({ type: "error", cell, unit, name, message });
    return false;
  }
}

async function shownAs(value: unknown): Promise<MimeBundle> {
  return isDisplayable(value)
    ? await bundleOf(value)
    : { "text/plain": inspect(value, { depth: 4, breakLength: 100 }) };
}

/** Code that a reader wrote, with the notebook's names around it. */
function ofTheReader(body: string): Promise<unknown> {
  const known = names();
  const make = (async () => {}).constructor as new (...code: string[]) => (
    ...values: unknown[]
  ) => Promise<unknown>;
  return new make(...Object.keys(known), body)(...Object.values(known));
}

function show(output: Output): void {
  if (shown.has(current)) answer({ type: "output", cell: current, output });
}

function answer(message: Answer): void {
  scope.postMessage(message);
}

/**
 * As the runtimes have it: after what is due, and not after the 4 ms that a page's timers wait. (`scheduler.postTask`
 * would be quicker, and would come before bodies and digests that are on their way.)
 */
function soon(): (task: () => void) => void {
  const { port1, port2 } = new MessageChannel(), tasks: (() => void)[] = [];
  port1.onmessage = () => tasks.shift()?.();
  return (task) => {
    tasks.push(task);
    port2.postMessage(0);
  };
}
