/** Checks that run a notebook from its first cell to its last, without a front end. */
import { CHECK_MIME } from "../../lib/course/check.ts";
import { brokenAlive } from "../book/alive.ts";
import { execute, type ExecuteOptions, type Execution } from "../notebook/execute.ts";
import { type Notebook, plainOf, type SavedOutput } from "../notebook/file.ts";
import { badOutputs, sequenceOf } from "../notebook/rules.ts";
import type { RuntimeName } from "../paths.ts";
import { report } from "../run.ts";
import { passing, seconds } from "../ui.ts";
import { slowness } from "./calibration.ts";
import type { Check, Outcome } from "./check.ts";
import { digestOf, filesIn, partsOf, reachOf } from "./reach.ts";
import { fileOf } from "./still.ts";

/**
 * A notebook must run through in this processor time and memory. Not in this time on the clock: a machine
 * that is busy with something else must not fail a notebook.
 */
const CPU_LIMIT_MS = 20_000, MEMORY_LIMIT = 1e9;
/**
 * Where no Postgres is there, PGlite runs in the notebook's own process: by itself it takes 0.6 GB under
 * Deno and 0.9 GB under Bun, whose collector then lets garbage grow in proportion.
 */
const PGLITE_MEMORY = { deno: 0.6e9, bun: 1.6e9 };

/** The folders of lib that a notebook reaches, by imports or by showing their code. */
export function foldersOf(notebook: Notebook): string[] {
  const code = notebook.cells.filter(({ kind }) => kind === "code").map(({ source }) => source)
    .join("\n");
  const shown = [...code.matchAll(/\bsource\(\s*"([\w-]+)\//g)].map(([, folder]) =>
    `lib/${folder}`
  );
  return [...new Set([...reachOf(code, fileOf(notebook)), ...shown])].sort();
}

/** All files that decide what a notebook's run shows. */
export function filesOfRun(notebook: Notebook): string[] {
  return [
    fileOf(notebook),
    ...foldersOf(notebook).flatMap(partsOf),
    ...["tools/notebook", "tools/test"].flatMap(filesIn),
  ];
}

/**
 * The two runs of a notebook. Under Deno each cell runs twice: first as a reader finds it, which is held
 * against what is saved, then again with the exercises solved. Under Bun once.
 */
export function runs(notebook: Notebook, base: string): Check[] {
  const digest = digestOf(filesOfRun(notebook), base);
  const check = (title: string, run: () => Promise<Outcome>): Check => ({
    part: "notebooks",
    title: `${notebook.name} ${title}`,
    digest,
    run,
  });
  return [
    check("runs under deno, then each cell again, solved", async () => {
      const slow = slowness();
      const execution = await run(notebook, { runtime: "deno", twice: true, solved: true });
      return outcome(notebook, execution, "deno", Math.max(slow, slowness()), [
        ...badOutputs(execution.outputs),
        ...exercises(notebook, execution.outputs, true),
      ]);
    }),
    {
      ...check("keeps alive in the book what was alive", async () => ({
        faults: await brokenAlive(notebook),
      })),
      digest: digestOf([...filesOfRun(notebook), ...filesIn("tools/book/live")], base),
    },
    check("runs under bun", async () => {
      const slow = slowness();
      const execution = await run(notebook, { runtime: "bun" });
      return outcome(notebook, execution, "bun", Math.max(slow, slowness()));
    }),
  ];
}

function run(notebook: Notebook, options: ExecuteOptions): Promise<Execution> {
  return execute(notebook, {
    ...options,
    budget: 240_000,
    onEvent: (event) => {
      if (event.type !== "begin") return;
      const place = `cell ${event.cell + 1} of ${notebook.cells.length}`;
      passing(`  … ${notebook.name} · ${options.runtime} · ${place}`);
    },
  });
}

/** What the first run of each cell shows, and what it took; what else is wrong is handed in. */
function outcome(
  notebook: Notebook,
  execution: Execution,
  runtime: RuntimeName,
  slow: number,
  more: string[] = [],
): Outcome {
  const { failure, first, cpuMs, ms, peakBytes } = execution;
  const took = `${seconds(cpuMs)} of processor time, ${Math.round(peakBytes / 1e6)} MB`;
  if (failure) return { faults: [report(notebook, failure)] };
  return {
    faults: [
      ...badOutputs(first),
      ...tooMuch(execution, runtime, slow),
      ...otherThanSaved(notebook, first),
      ...exercises(notebook, first, false),
      ...more,
    ],
    note: `${took}, on a clock ${seconds(ms)}`,
  };
}

function tooMuch({ cpuMs, peakBytes, first }: Execution, runtime: RuntimeName, slow: number) {
  const list: string[] = [];
  const embedded = JSON.stringify(first).includes("PGlite (PostgreSQL");
  const most = MEMORY_LIMIT + (embedded ? PGLITE_MEMORY[runtime] : 0);
  if (cpuMs > CPU_LIMIT_MS * slow) {
    const here = slow > 1.05 ? ` (${seconds(CPU_LIMIT_MS * slow)} on this machine)` : "";
    list.push(`it must run in under 20 s of processor time${here}: it took ${seconds(cpuMs)}`);
  }
  if (peakBytes > most) {
    list.push(`it must stay below ${most / 1e9} GB: it used ${Math.round(peakBytes / 1e6)} MB`);
  }
  return list;
}

/** Kinds of outputs must be those that are saved; code that is shown must be the code that is there. */
export function otherThanSaved({ name, cells }: Notebook, outputs: readonly SavedOutput[][]) {
  return cells.flatMap((cell, i) => {
    const saved = sequenceOf(cell.outputs), now = sequenceOf(outputs[i]!);
    if (saved !== now) {
      return [`cell ${i + 1} has saved ${saved || "nothing"} but shows ${now || "nothing"}`];
    }
    return sources(cell.outputs).join("\n") === sources(outputs[i]!).join("\n") ? [] : [
      `cell ${i + 1} has saved other lines of ${
        sources(outputs[i]!)[0]?.match(/lib\/\S+\.ts/)?.[0] ?? "lib"
      } than are there now: deno task run ${name} --save`,
    ];
  });
}

/** What `source` cells have shown. */
function sources(outputs: readonly SavedOutput[]): string[] {
  return outputs.flatMap((output) => {
    const text = plainOf(output);
    return text.startsWith("[source]") ? [text] : [];
  });
}

/** Stubs must fail their check, and worked solutions must pass it. */
function exercises({ cells }: Notebook, outputs: readonly SavedOutput[][], solved: boolean) {
  return cells.flatMap((cell, i) => {
    if (!cell.tags.includes("exercise")) return [];
    const verdicts = outputs[i]!.flatMap((output: SavedOutput) => {
      const data = "data" in output ? output.data[CHECK_MIME] : undefined;
      return data ? [data as { title: string; passed: boolean }] : [];
    });
    if (verdicts.length && verdicts.every((verdict) => verdict.passed === solved)) return [];
    return [
      `the ${solved ? "solution" : "stub"} of the exercise in cell ${i + 1} must ${
        solved ? "" : "not "
      }pass its check`,
    ];
  });
}
