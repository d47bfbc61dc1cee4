import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { program, ROOT, type RuntimeName, SCRATCH } from "../paths.ts";
import { Collector } from "./collector.ts";
import { type Event, MARK } from "./events.ts";
import type { Cell, Notebook, SavedOutput } from "./file.ts";
import { CellSyntaxError, type Joined, joinForRun } from "./join.ts";

/** Memory that a run under Bun takes the machine to have, in bytes. */
const SMALL_MACHINE = 1e9;

/** How a notebook is run. */
export interface ExecuteOptions {
  runtime: RuntimeName;
  /** Overrides of the notebook's numbers. */
  set?: Record<string, string>;
  /** Runs every cell twice. */
  twice?: boolean;
  /** Puts the worked solutions in the place of the exercises' stubs; with `twice`, in the second run. */
  solved?: boolean;
  /** Leaves the joined module where it was run from, for a look or a debugger. */
  keep?: boolean;
  /** Share of their budgets that benchmarks spend. Default: 1. */
  benchShare?: number;
  /** Time after which the run is ended, in ms. Default: 120 000. */
  budget?: number;
  /** Memory at which the run is ended, in bytes. Default: 3e9. */
  memory?: number;
  onEvent?: (event: Event) => void;
}

/** What went wrong in a run, and where. */
export interface Failure {
  /** Index of the cell; −1 where it was none. */
  cell: number;
  /** Line in the cell, from 0, where it is known. */
  line: number | undefined;
  name: string;
  message: string;
}

/** A run of a notebook. */
export interface Execution {
  /** Outputs of each cell, markdown cells included (theirs are empty). */
  outputs: SavedOutput[][];
  /** Outputs of each cell's first run: those above, where it ran once. */
  first: SavedOutput[][];
  /** Time of each cell, in ms. */
  times: number[];
  ms: number;
  /**
   * Processor time that each cell's first run took, start of the process included, in ms. Unlike `ms` it
   * does not grow because the machine has other things to do.
   */
  cpuMs: number;
  peakBytes: number;
  failure: Failure | undefined;
  /** The joined module, where it was asked to be kept. */
  module?: string;
}

/** Runs a notebook from its first cell to its last in a process of its own. */
export async function execute(notebook: Notebook, options: ExecuteOptions): Promise<Execution> {
  const { runtime, set = {}, twice = false, budget = 120_000, memory = 3e9, benchShare = 1 } =
    options;
  const answers = options.solved ? solved(notebook.cells) : undefined;
  const cells = answers && !twice ? answers : notebook.cells;
  const start = performance.now();
  const execution: Execution = {
    outputs: cells.map(() => []),
    first: cells.map(() => []),
    times: cells.map(() => 0),
    ms: 0,
    cpuMs: 0,
    peakBytes: 0,
    failure: undefined,
  };
  let joined: Joined;
  try {
    joined = joinForRun(cells, "../../tools/notebook/child.ts", twice ? answers : undefined);
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    const { cell, line, message } = error;
    execution.failure = { cell, line, name: "SyntaxError", message };
    return execution;
  }
  const folder = join(SCRATCH, "run");
  mkdirSync(folder, { recursive: true });
  // One file per process: two runs of the same notebook may go on side by side.
  const file = `${notebook.name}.${runtime}.${process.pid}.${++runs}.ts`;
  const path = join(folder, file);
  writeFileSync(path, joined.text);

  const flags = runtime === "deno" ? ["run", "--allow-all", "--no-check", "--quiet"] : ["run"];
  const child = spawn(program(runtime), [...flags, path], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NO_COLOR: "1",
      UNDER_LOAD_SET: JSON.stringify(set),
      UNDER_LOAD_TWICE: twice ? "1" : "0",
      UNDER_LOAD_BENCH_SHARE: String(benchShare),
      // Bun's heap grows with the machine's memory, and is looked through the later the more there is: as on a small
      // machine, lest what a run takes depends on where it runs.
      ...(runtime === "bun" ? { BUN_JSC_forceRAMSize: String(SMALL_MACHINE) } : {}),
    },
  });
  let current = -1, finished = false, spoken = "", again = 0;
  const end = (name: string, message: string) => {
    execution.failure ??= { cell: current, line: undefined, name, message };
    child.kill("SIGKILL");
  };
  const clock = setTimeout(
    () => end("BudgetError", `the run took longer than its budget of ${budget / 1000} s`),
    budget,
  );
  const scale = setInterval(() => {
    const bytes = residentBytes(child.pid);
    execution.peakBytes = Math.max(execution.peakBytes, bytes);
    if (bytes > memory) {
      end("BudgetError", `the run used more than its budget of ${Math.round(memory / 1e6)} MB`);
    }
  }, 200);

  const collector = new Collector(execution.outputs);
  const take = (event: Event) => {
    if (event.type === "begin") collector.begin(current = event.cell);
    else if (event.type === "end") {
      execution.times[event.cell] = event.ms;
      if (event.turn === 0) execution.first[event.cell] = execution.outputs[event.cell]!;
      else again += event.cpuMs;
    } else if (event.type === "done") {
      finished = true;
      execution.cpuMs = event.cpuMs - again;
      execution.peakBytes = Math.max(execution.peakBytes, event.peakBytes);
    } else if (event.type === "error") {
      const { cell, name, message, stack } = event;
      execution.failure ??= { cell, line: lineIn(stack, file, joined, cell), name, message };
      collector.add(cell, {
        output_type: "error",
        ename: name,
        evalue: message,
        traceback: stack.split("\n"),
      });
    } else collector.event(event);
    options.onEvent?.(event);
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith(MARK)) take(JSON.parse(line.slice(1)));
    else if (line) take({ type: "stream", cell: current, name: "stdout", text: `${line}\n` });
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    spoken = `${spoken}\n${line}`.slice(-4000);
    if (current >= 0) take({ type: "stream", cell: current, name: "stderr", text: `${line}\n` });
  });
  await new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", (error) => {
      execution.failure ??= {
        cell: -1,
        line: undefined,
        name: "SpawnError",
        message: error.message,
      };
      resolve();
    });
  });
  if (options.keep) execution.module = path;
  else rmSync(path, { force: true });
  clearTimeout(clock);
  clearInterval(scale);
  if (!finished && !execution.failure) {
    const line = lineIn(spoken, file, joined, -1);
    const message = spoken.trim() || "the process ended before the last cell";
    execution.failure = { cell: current, line, name: "Error", message };
  }
  execution.ms = performance.now() - start;
  return execution;
}

let runs = 0;

/** The cells with each exercise's stub replaced by the solution that follows it. */
export function solved(cells: readonly Cell[]): Cell[] {
  return cells.map((cell, i) => {
    if (!cell.tags.includes("exercise")) return cell;
    const solution = solutionOf(cells, i);
    return solution === undefined ? cell : { ...cell, source: solution };
  });
}

/** The code in the folded solution after an exercise. */
export function solutionOf(cells: readonly Cell[], exercise: number): string | undefined {
  for (let i = exercise + 1; i < cells.length; i++) {
    const cell = cells[i]!;
    if (cell.tags.includes("exercise")) return undefined;
    if (cell.tags.includes("solution")) return cell.source.match(/```ts\n([\s\S]*?)```/)?.[1];
  }
  return undefined;
}

/** The first line of a stack that lies in the joined module, as a line of its cell. */
function lineIn(stack: string, file: string, joined: Joined, cell: number): number | undefined {
  for (const [, line] of stack.matchAll(new RegExp(`${file.replaceAll(".", "\\.")}:(\\d+)`, "g"))) {
    const origin = joined.origins[Number(line) - 1];
    if (origin && (cell < 0 || origin.cell === cell)) return origin.line;
  }
  return undefined;
}

/** Resident memory of a process; 0 where the system does not tell in a file. */
function residentBytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(status.match(/VmRSS:\s+(\d+)/)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
