/**
 * The side of the headless runner that lives in the notebook's process: it takes the outputs of the
 * cells and writes them to standard output, one event a line. Runs under Deno and under Bun.
 */
import { readFileSync, writeSync } from "node:fs";
import process from "node:process";
import { format, inspect } from "node:util";
import { bundleOf, isDisplayable } from "../../lib/charts/bundle.ts";
import { HOST, type Output } from "../../lib/course/host.ts";
import { BUDGET_SHARE } from "../../lib/course/budget.ts";
import { type Event, MARK } from "./events.ts";

const twice = process.env["UNDER_LOAD_TWICE"] === "1";
let current = -1;
(globalThis as { [BUDGET_SHARE]?: number })[BUDGET_SHARE] = Number(
  process.env["UNDER_LOAD_BENCH_SHARE"] ?? 1,
);

(globalThis as { [HOST]?: (output: Output) => void })[HOST] = (output) =>
  send({ type: "output", cell: current, output });

for (
  const [method, name] of [["log", "stdout"], ["info", "stdout"], ["debug", "stdout"], [
    "warn",
    "stderr",
  ], ["error", "stderr"]] as const
) {
  console[method] = (...args: unknown[]) =>
    send({ type: "stream", cell: current, name, text: format(...args) + "\n" });
}
process.on("unhandledRejection", (reason) => fail(reason));
process.on("uncaughtException", (error) => fail(error));

/** A second run of a cell proves that it can be run again, not how fast its benchmarks are. */
const AGAIN_SHARE = 0.1;

/** Runs one cell, and under `--twice` once more: the same again, or what is to be run instead. */
export async function cell(
  index: number,
  fn: () => Promise<unknown>,
  again: () => Promise<unknown> = fn,
): Promise<void> {
  current = index;
  const share = (globalThis as { [BUDGET_SHARE]?: number })[BUDGET_SHARE];
  for (let turn = 0; turn < (twice ? 2 : 1); turn++) {
    send({ type: "begin", cell: index, turn });
    const start = performance.now(), used = cpuMs();
    if (turn) (globalThis as { [BUDGET_SHARE]?: number })[BUDGET_SHARE] = AGAIN_SHARE;
    try {
      const value = await (turn ? again : fn)();
      if (value !== undefined) {
        const data = isDisplayable(value)
          ? await bundleOf(value)
          : { "text/plain": inspect(value, { depth: 4, breakLength: 100 }) };
        send({ type: "output", cell: index, output: { data }, result: true });
      }
    } catch (error) {
      fail(error);
    }
    const ms = performance.now() - start;
    send({ type: "end", cell: index, turn, ms, cpuMs: cpuMs() - used });
  }
  if (twice) (globalThis as { [BUDGET_SHARE]?: number | undefined })[BUDGET_SHARE] = share;
}

/** Ends the run: nothing that a notebook left open may keep it alive. */
export function end(): void {
  // maxRSS is in kilobytes on Linux and macOS under Node's API.
  send({ type: "done", peakBytes: process.resourceUsage().maxRSS * 1024, cpuMs: cpuMs() });
  process.exit(0);
}

/** Processor time of this process, in ms, and of the processes that it started and that have ended. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + childrenMs();
}

/** No runtime tells of the children; Linux does, in hundredths of a second. */
function childrenMs(): number {
  try {
    // Behind the name in brackets, which may hold anything, cutime and cstime are the 14th and 15th.
    const fields = readFileSync("/proc/self/stat", "utf8").replace(/^.*\)/s, "").trim().split(" ");
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return 0;
  }
}

function fail(reason: unknown): never {
  const error = reason instanceof Error ? reason : new Error(inspect(reason));
  const { name, message, stack = "" } = error;
  send({ type: "error", cell: current, name, message, stack });
  process.exit(1);
}

function send(event: Event): void {
  const bytes = new TextEncoder().encode(`\n${MARK}${JSON.stringify(event)}\n`);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      // A full pipe answers "try again" where it is not a blocking one.
      if ((error as { code?: string }).code !== "EAGAIN") throw error;
    }
  }
}
