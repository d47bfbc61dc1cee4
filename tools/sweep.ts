/**
 * deno task sweep [07 | slug | all] [--runtime deno|bun]
 *
 * Sets each number of a notebook to the low and the high end of its range, one at a time, and runs it
 * through: no error, no NaN, no empty chart, under 60 s.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { NUMBERS_MIME } from "../lib/course/numbers.ts";
import { execute, type Execution } from "./notebook/execute.ts";
import { findNotebooks, type Notebook, readNotebook } from "./notebook/file.ts";
import { badOutputs } from "./notebook/rules.ts";
import type { RuntimeName } from "./paths.ts";
import { report } from "./run.ts";
import { bold, green, main, passing, red, say, seconds, UsageError } from "./ui.ts";

const LIMIT_MS = 60_000;
/** Runs at a time. Nothing measured counts here, so they may share the cores. */
const JOBS = Math.min(2, availableParallelism());

interface Declared {
  type?: string;
  minimum?: number;
  maximum?: number;
  enum?: string[];
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runtime: { type: "string", default: "deno" } },
  });
  if (values.runtime !== "deno" && values.runtime !== "bun") {
    throw new UsageError(`Cannot use --runtime ${values.runtime}: it must be deno or bun`);
  }
  const { runtime } = values;
  const rows: { name: string; ok: boolean; line: string }[] = [];
  for (
    const name of positionals.length ? positionals.flatMap(findNotebooks) : findNotebooks("all")
  ) {
    const notebook = readNotebook(name);
    say(bold(`${name} · ${values.runtime}`));
    const ends = endsOf(await run(notebook, {}, runtime));
    const queue = ends.values();
    const worker = async () => {
      // Both workers draw from the same iterator, so that neither waits for the other.
      for (const { number, value } of queue) {
        passing(`  … ${number} = ${value}`);
        const execution = await run(notebook, { [number]: value }, runtime);
        const faults = faultsOf(notebook, execution);
        const line = `${`${number} = ${value}`.padEnd(36)} ${seconds(execution.ms).padStart(8)}  ${
          faults.length ? red(faults[0]!) : green("✓")
        }`;
        rows.push({ name, ok: faults.length === 0, line });
        passing("");
        say(`  ${line}`);
      }
    };
    await Promise.all(Array.from({ length: JOBS }, worker));
  }
  const bad = rows.filter(({ ok }) => !ok);
  if (bad.length) {
    say(bold("what failed"));
    for (const { name, line } of bad) say(`  ${name}: ${line}`);
  }
  say(`${rows.length - bad.length} passed, ${bad.length} failed, 0 skipped`);
  return bad.length ? 1 : 0;
});

function run(
  notebook: Notebook,
  set: Record<string, string>,
  runtime: RuntimeName,
): Promise<Execution> {
  return execute(notebook, { runtime, set, budget: LIMIT_MS + 5000 });
}

/** Both ends of each number's range, as the notebook itself declared them. */
function endsOf({ outputs, failure }: Execution): { number: string; value: string }[] {
  if (failure) {
    throw new UsageError(
      `Cannot sweep: the notebook fails with its own numbers: ${failure.message}`,
    );
  }
  const shown = outputs.flat().flatMap((output) =>
    "data" in output ? [output.data[NUMBERS_MIME]] : []
  )
    .find((found) => found !== undefined) as { declared: Record<string, Declared> } | undefined;
  if (!shown) throw new UsageError("Cannot sweep: the notebook declares no numbers");
  return Object.entries(shown.declared).flatMap(
    ([number, { type, minimum, maximum, enum: options }]) => {
      const list = options ??
        (type === "boolean" ? ["false", "true"] : [String(minimum), String(maximum)]);
      return list.map((value) => ({ number, value }));
    },
  );
}

function faultsOf(notebook: Notebook, execution: Execution): string[] {
  const { failure, outputs, ms } = execution;
  if (failure) return [report(notebook, failure)];
  const faults = badOutputs(outputs);
  if (ms > LIMIT_MS) faults.push(`it took ${seconds(ms)}, more than 60 s`);
  return faults;
}
