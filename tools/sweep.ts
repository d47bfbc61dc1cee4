/**
 * deno task sweep [07 | slug | all] [--runtime deno|bun] [--combinations 5] [--seed 1]
 *
 * Runs a notebook with other numbers than its own: each number at the low and at the high end of its range,
 * one at a time; all of them at once, drawn at random; and each experiment that the notebook proposes, as it
 * is written. No error, no NaN, no warning, no empty chart, under 60 s; and an experiment must change
 * something that a reader sees. Benchmarks get a tenth of their budgets. Under Deno the cells that the book lets a
 * reader move are run as a page runs them, those alone that the numbers reach: they must show the same.
 */
import { parseArgs } from "node:util";
import { differing } from "./book/live/differing.ts";
import { triedOnce } from "./book/trial-cache.ts";
import { isLate, LATE } from "./deadline.ts";
import { inOrder } from "./jobs.ts";
import { execute, type Execution } from "./notebook/execute.ts";
import { findNotebooks, type Notebook, readNotebook } from "./notebook/file.ts";
import { badOutputs } from "./notebook/rules.ts";
import type { RuntimeName } from "./paths.ts";
import { report } from "./run.ts";
import { runtimeOption } from "./runtime-option.ts";
import { combinations, ends, numbersIn, type Values } from "./sweep/declared.ts";
import { changedCells, type Experiment, experimentsIn } from "./sweep/experiments.ts";
import { bold, dim, green, main, passing, red, say, seconds, UsageError } from "./ui.ts";

/** What one run may take, in ms of processor time; on the clock it may take twice as long. */
const LIMIT_MS = 60_000;
const BENCH_SHARE = 0.1;

/** One run of a notebook with other numbers. */
interface Turn {
  /** How it is named in its line. */
  title: string;
  values: Values;
  experiment?: Experiment;
}

if (import.meta.main) {
  await main(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        runtime: { type: "string", default: "deno" },
        combinations: { type: "string", default: "5" },
        seed: { type: "string", default: "1" },
      },
    });
    const { seed } = values, runtime = runtimeOption(values.runtime);
    const many = Number(values.combinations);
    if (!Number.isInteger(many) || many < 0 || many > 1000) {
      throw new UsageError(
        `Cannot use --combinations ${values.combinations}: it must be a whole number from 0 to 1,000`,
      );
    }
    let passed = 0, skipped = 0;
    const failures: string[] = [];
    for (
      const name of positionals.length ? positionals.flatMap(findNotebooks) : findNotebooks("all")
    ) {
      if (isLate()) {
        say(`  – ${name}: ${LATE}`);
        skipped++;
        continue;
      }
      say(bold(`${name} · ${runtime}`));
      for await (const { line, ok } of sweep(readNotebook(name), runtime, many, seed)) {
        if (ok) passed++;
        else failures.push(`${name}: ${line}`);
        passing("");
        say(`  ${line}`);
      }
    }
    if (failures.length) {
      say(bold("what failed"));
      for (const line of failures) say(`  ${line}`);
    }
    say(`${passed} passed, ${failures.length} failed, ${skipped} skipped`);
    return failures.length ? 1 : 0;
  });
}

async function* sweep(notebook: Notebook, runtime: RuntimeName, many: number, seed: string) {
  const run = (set: Values) =>
    execute(notebook, { runtime, set, benchShare: BENCH_SHARE, budget: 2 * LIMIT_MS });
  const [own, again] = await Promise.all([run({}), run({})]);
  const declared = numbersIn(own.outputs)?.declared;
  if (own.failure || again.failure) {
    const why = (own.failure ?? again.failure)!.message;
    throw new UsageError(`Cannot sweep: the notebook fails with its own numbers: ${why}`);
  }
  if (!declared) throw new UsageError("Cannot sweep: the notebook declares no numbers");
  const turns: Turn[] = [
    ...ends(declared).map((values) => ({ title: written(values), values })),
    ...combinations(declared, many, `${notebook.name} ${seed}`).map((values, i) => ({
      title: `all at once, ${i + 1}`,
      values,
    })),
    ...experimentsIn(notebook.cells).map((experiment) => ({
      title: `experiment: ${experiment.text}`,
      values: experiment.values,
      experiment,
    })),
  ];
  const page = runtime === "deno" ? await triedOnce(notebook) : undefined;
  const work = turns.map((turn, i) => async () => {
    passing(`  … ${turn.title}`);
    const execution = await run(turn.values);
    const faults = faultsOf(notebook, execution);
    if (page && !faults.length) {
      const { cells, failure } = await differing(page, turn.values, execution.outputs, i % 2 === 1);
      if (cells.length) {
        const those = shortList(cells.map((cell) => cell + 1));
        faults.push(`in a page cells ${those} show something else${failure ? `: ${failure}` : ""}`);
      }
    }
    let note = "";
    if (turn.experiment && !faults.length) {
      const cells = changedCells(notebook.cells, [own.outputs, again.outputs], execution.outputs);
      if (cells.length) note = dim(` changes cells ${shortList(cells.map((cell) => cell + 1))}`);
      else faults.push("it changes nothing that a reader sees");
    }
    const ok = faults.length === 0;
    const took = seconds(execution.ms).padStart(8);
    // A combination that fails must be one that can be tried again.
    const how = ok || turn.title === written(turn.values)
      ? ""
      : `\n    with ${written(turn.values)}`;
    const line = `${turn.title.padEnd(44)} ${took}  ${
      ok ? green("✓") + note : red(faults.join("; ")) + how
    }`;
    return { line, ok };
  });
  yield* inOrder(work);
}

function written(values: Values): string {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`).join(" ");
}

function shortList(numbers: readonly number[]): string {
  return numbers.length > 6 ? `${numbers.slice(0, 6).join(", ")}, …` : numbers.join(", ");
}

function faultsOf(notebook: Notebook, execution: Execution): string[] {
  const { failure, outputs, cpuMs } = execution;
  if (failure) return [report(notebook, failure)];
  const faults = badOutputs(outputs);
  if (cpuMs > LIMIT_MS) {
    faults.push(`it took ${seconds(cpuMs)} of processor time, more than 60 s`);
  }
  return faults;
}
