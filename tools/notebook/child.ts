/**
 * The side of the headless runner that lives in the notebook's process: it takes the outputs of the
 * cells and writes them to standard output, one event a line. Runs under Deno and under Bun.
 */
import { writeSync } from "node:fs";
import process from "node:process";
import { format, inspect } from "node:util";
import { bundleOf, isDisplayable } from "../../lib/course/bundle.ts";
import { HOST, type Output } from "../../lib/course/host.ts";
import { type Event, MARK } from "./events.ts";

const twice = process.env["UNDER_LOAD_TWICE"] === "1";
let current = -1;

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

/** Runs one cell, and once more under `--twice`. */
export async function cell(index: number, fn: () => Promise<unknown>): Promise<void> {
  current = index;
  for (let turn = 0; turn < (twice ? 2 : 1); turn++) {
    send({ type: "begin", cell: index });
    const start = performance.now();
    try {
      const value = await fn();
      if (value !== undefined) {
        const data = isDisplayable(value)
          ? await bundleOf(value)
          : { "text/plain": inspect(value, { depth: 4, breakLength: 100 }) };
        send({ type: "output", cell: index, output: { data }, result: true });
      }
    } catch (error) {
      fail(error);
    }
    send({ type: "end", cell: index, ms: performance.now() - start });
  }
}

/** Ends the run: nothing that a notebook left open may keep it alive. */
export function end(): void {
  // maxRSS is in kilobytes on Linux and macOS under Node's API.
  send({ type: "done", peakBytes: process.resourceUsage().maxRSS * 1024 });
  process.exit(0);
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
