/**
 * deno task run [07 | slug | all] [--set limit=50] [--runtime deno|bun] [--twice] [--save] [--keep]
 *
 * Runs notebooks from first cell to last without a front end and writes a page for each. With --keep the
 * module that the cells were joined into stays, for a look or a debugger.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { execute, type Execution, type Failure } from "./notebook/execute.ts";
import {
  findNotebooks,
  type Notebook,
  readNotebook,
  sectionOf,
  sourceDigest,
  writeNotebook,
} from "./notebook/file.ts";
import { courseTable } from "./notebook/course-table.ts";
import { indexPage, type Ran } from "./notebook/index-page.ts";
import { page } from "./notebook/page.ts";
import { type RuntimeName, SCRATCH, shown } from "./paths.ts";
import { runtimeOption } from "./runtime-option.ts";
import { bold, dim, green, main, passing, red, say, seconds, UsageError } from "./ui.ts";

if (import.meta.main) {
  await main(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        set: { type: "string", multiple: true, default: [] },
        runtime: { type: "string", default: "deno" },
        twice: { type: "boolean", default: false },
        save: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
      },
    });
    const { twice, save, keep } = values, runtime = runtimeOption(values.runtime);
    if (save && (values.set.length || runtime === "bun")) {
      throw new UsageError(
        "Cannot --save a run with --set or under Bun: saved outputs show the defaults under Deno",
      );
    }
    let failed = 0;
    const ran: Ran[] = [];
    const names = positionals.length ? positionals.flatMap(findNotebooks) : findNotebooks("all");
    for (const name of names) {
      const notebook = readNotebook(name);
      const execution = await runShown(notebook, {
        runtime,
        twice,
        keep,
        ...(values.set.length && { set: parseSet(values.set) }),
      });
      if (execution.failure?.name === "NumbersError") {
        throw new UsageError(execution.failure.message);
      }
      if (execution.failure) failed++;
      else if (save) saveOutputs(notebook, execution);
      ran.push({
        name,
        page: basename(pageOf(name, runtime)),
        outputs: execution.outputs,
        failed: Boolean(execution.failure),
        ms: execution.ms,
      });
    }
    if (names.join() === findNotebooks("all").join()) writeIndex(ran, runtime);
    return failed ? 1 : 0;
  });
}

/** `["limit=50"]` as `{ limit: "50" }`. */
export function parseSet(words: string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => {
    const at = word.indexOf("=");
    if (at < 1) {
      throw new UsageError(`Cannot use --set ${word}: it must be name=value, as in --set limit=50`);
    }
    return [word.slice(0, at).trim(), word.slice(at + 1).trim()];
  }));
}

/** Runs a notebook with a line per section, then writes its page and says where it is. */
export async function runShown(
  notebook: Notebook,
  options: { runtime: RuntimeName; twice?: boolean; keep?: boolean; set?: Record<string, string> },
): Promise<Execution> {
  const { name, cells } = notebook;
  say(bold(`${name} · ${options.runtime}`));
  let section = "", since = performance.now();
  const next = (to: string) => {
    if (section) {
      passing("");
      say(`  ${green("✓")} ${section} ${dim(seconds(performance.now() - since))}`);
    }
    section = to;
    since = performance.now();
  };
  const execution = await execute(notebook, {
    ...options,
    onEvent: (event) => {
      if (event.type !== "begin") return;
      const here = sectionOf(cells, event.cell);
      if (here !== section) next(here);
      passing(`  … ${section} ${dim(`cell ${event.cell + 1} of ${cells.length}`)}`);
    },
  });
  if (execution.failure?.name === "NumbersError" && options.set) {
    // What was asked for on the command line, not the notebook, is at fault.
    throw new UsageError(execution.failure.message);
  }
  if (execution.failure) {
    passing("");
    say(report(notebook, execution.failure));
  } else next("");
  const where = writePage(notebook, execution, options.runtime);
  const verdict = execution.failure ? red("failed") : green("done");
  const memory = `${Math.round(execution.peakBytes / 1e6)} MB`;
  say(`  ${verdict} in ${seconds(execution.ms)}, ${memory} at most → ${shown(where)}`);
  if (execution.module) say(`  the joined module → ${shown(execution.module)}`);
  return execution;
}

/** A failing cell: its section, its source with the line marked, and the error. */
export function report(
  { name, cells }: Notebook,
  { cell, line, name: kind, message }: Failure,
): string {
  if (cell < 0) return red(`  ${name}: ${kind}: ${message}`);
  const source = cells[cell]!.source.split("\n").map((text, i) =>
    `  ${i === line ? red("▶") : " "} ${dim(String(i + 1).padStart(3))}  ${text}`
  );
  const place = `cell ${cell + 1}${line === undefined ? "" : `, line ${line + 1}`}`;
  return [
    red(`  ✗ ${sectionOf(cells, cell)} · ${place}`),
    ...source,
    red(`  ${kind}: ${message}`),
  ].join("\n");
}

/** Where the page of a notebook is written. */
export function pageOf(name: string, runtime: RuntimeName): string {
  return join(SCRATCH, "pages", `${name}${runtime === "deno" ? "" : `.${runtime}`}.html`);
}

function writePage(
  { name, cells }: Notebook,
  { outputs, ms }: Execution,
  runtime: RuntimeName,
): string {
  const path = pageOf(name, runtime);
  mkdirSync(dirname(path), { recursive: true });
  const title = cells[0]?.source.match(/^# (.+)$/m)?.[1] ?? name;
  const footer = `Run under ${runtime === "deno" ? "Deno" : "Bun"} on ${process.platform} in ${
    seconds(ms)
  }.`;
  writeFileSync(path, page(cells, outputs, { title, footer }));
  return path;
}

/** One page that leads to all. */
function writeIndex(ran: readonly Ran[], runtime: RuntimeName): void {
  const path = pageOf("index", runtime);
  const footer = `Run under ${runtime === "deno" ? "Deno" : "Bun"} on ${process.platform}.`;
  writeFileSync(path, indexPage(courseTable(), ran, { footer }));
  say(`all of them → ${shown(path)}`);
}

function saveOutputs(notebook: Notebook, { outputs }: Execution): void {
  const cells = notebook.cells.map((cell, i) => ({ ...cell, outputs: outputs[i]! }));
  writeNotebook({ ...notebook, cells, ranFrom: sourceDigest(cells) });
  say(`  outputs saved in ${shown(notebook.path)}`);
}
