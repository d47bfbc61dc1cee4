/**
 * deno task test [part…] [--only 07]
 *
 * Runs every check of the project, or only the parts named: format, lint, types, deno, bun, rules,
 * notebooks. With UNDER_LOAD_REQUIRE_ALL=1 a skipped check counts as failed.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { command } from "./command.ts";
import { brokenDependencies } from "./dependency-rule.ts";
import { CHECK_MIME } from "../lib/course/check.ts";
import { execute, type ExecuteOptions, type Execution } from "./notebook/execute.ts";
import { findNotebooks, type Notebook, readNotebook, type SavedOutput } from "./notebook/file.ts";
import { CellSyntaxError, type Joined, joinForCheck } from "./notebook/join.ts";
import { brokenLock } from "./lock-rule.ts";
import { brokenPicture } from "./notebook/picture.ts";
import { badOutputs, brokenRules, kindsOf } from "./notebook/rules.ts";
import { program, type RuntimeName, SCRATCH } from "./paths.ts";
import { report } from "./run.ts";
import { bold, dim, green, main, passing, red, say, seconds, UsageError, yellow } from "./ui.ts";

/** A notebook must run through in this time and memory. */
const TIME_LIMIT_MS = 20_000, MEMORY_LIMIT = 1e9;
/**
 * Where no Postgres is there, PGlite runs in the notebook's own process: by itself it takes 0.6 GB under
 * Deno and 0.9 GB under Bun, whose collector then lets garbage grow in proportion.
 */
const PGLITE_MEMORY = { deno: 0.6e9, bun: 1.6e9 };

const PARTS = ["format", "lint", "types", "rules", "deno", "bun", "notebooks"] as const;
type PartName = typeof PARTS[number];

let passed = 0, failed = 0;
const skipped: string[] = [];
const deno = (args: string[], onLine?: (line: string) => void) =>
  command(program("deno"), args, { ...(onLine && { onLine }) });

if (import.meta.main) {
  await main(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { only: { type: "string", default: "all" } },
    });
    for (const part of positionals) {
      if (!PARTS.includes(part as PartName)) {
        throw new UsageError(`Cannot test ${part}: the parts are ${PARTS.join(", ")}`);
      }
    }
    const notebooks = findNotebooks(values.only).map(readNotebook);
    const start = performance.now();
    const work: Record<PartName, () => Promise<void>> = {
      format: async () => {
        await whole("formatting", ["fmt", "--check", "--ignore=notebooks,docs"]);
        for (const notebook of notebooks) await formatted(notebook);
      },
      lint: () => whole("lint", ["lint"]),
      types: async () => {
        await whole("types of lib and tools", ["check", "lib", "tools"]);
        for (const notebook of notebooks) await cells(notebook);
      },
      rules: async () => {
        await check("who imports whom", () => brokenDependencies());
        await check("both lock files agree with package.json", () => brokenLock());
        await check("the README's picture is the notebook's", () => brokenPicture());
        for (const notebook of notebooks) {
          await check(
            `${notebook.name} keeps the rules of every notebook`,
            () => brokenRules(notebook),
          );
        }
      },
      deno: () => suite("deno", ["test", "-A", "--doc", "lib", "tools"]),
      bun: () => suite("bun", ["test", "lib", "tools"]),
      notebooks: async () => {
        for (const notebook of notebooks) await runs(notebook);
      },
    };
    for (const part of PARTS) {
      if (positionals.length && !positionals.includes(part)) continue;
      say(bold(part));
      await work[part]();
    }
    const strict = process.env["UNDER_LOAD_REQUIRE_ALL"] === "1";
    for (const reason of skipped) {
      say(`${strict ? red("skipped, but required") : yellow("skipped")}: ${reason}`);
    }
    say(dim(`in ${seconds(performance.now() - start)}`));
    say(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
    return failed || (strict && skipped.length) ? 1 : 0;
  });
}

/** One check: passes where it finds nothing to say. */
async function check(title: string, work: () => string[] | Promise<string[]>): Promise<void> {
  const start = performance.now();
  passing(`  … ${title}`);
  const faults = await work();
  passing("");
  const took = dim(seconds(performance.now() - start));
  if (faults.length) {
    failed++;
    say(`  ${red("✗")} ${title} ${took}`);
    for (const fault of faults) say(short(fault).replace(/^/gm, "      "));
  } else {
    passed++;
    say(`  ${green("✓")} ${title} ${took}`);
  }
}

/** As much of a message as a person reads. */
function short(text: string): string {
  const lines = text.split("\n").map((line) =>
    line.length > 300 ? `${line.slice(0, 300)} …` : line
  );
  return lines.length > 80 ? [...lines.slice(0, 80), "…"].join("\n") : lines.join("\n");
}

/** A command over the whole project that counts as one check. */
function whole(title: string, args: string[]): Promise<void> {
  return check(title, async () => {
    const { code, output } = await deno(args);
    // What was looked at is of no interest, only what was found.
    return code ? [output.replaceAll(/^Check .*\n/gm, "").trim()] : [];
  });
}

/**
 * Deno 2.9 calls a notebook that it has not formatted itself "not formatted" even where it would change
 * nothing, so a copy is formatted and compared.
 */
function formatted({ name, path }: Notebook): Promise<void> {
  return check(`formatting of ${name}`, async () => {
    const folder = join(SCRATCH, "check");
    mkdirSync(folder, { recursive: true });
    const copy = join(folder, `${name}.ipynb`);
    copyFileSync(path, copy);
    const { code, output } = await deno(["fmt", "--quiet", copy]);
    if (code) return [output.trim()];
    return readFileSync(copy, "utf8") === readFileSync(path, "utf8")
      ? []
      : ["run deno fmt notebooks"];
  });
}

/** Types and lint of a notebook's cells, joined into a module. */
async function cells(notebook: Notebook): Promise<void> {
  const folder = join(SCRATCH, "check");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${notebook.name}.ts`);
  let joined: Joined;
  try {
    joined = joinForCheck(notebook.cells);
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    const { cell, line, message } = error;
    await check(
      `syntax of ${notebook.name}`,
      () => Promise.resolve([report(notebook, { cell, line, name: "SyntaxError", message })]),
    );
    return;
  }
  writeFileSync(path, joined.text);
  for (const [what, args] of [["types", ["check", path]], ["lint", ["lint", path]]] as const) {
    await check(`${what} of the cells of ${notebook.name}`, async () => {
      const { code, output } = await deno([...args]);
      return code ? [inCells(output.trim(), notebook.name, joined)] : [];
    });
  }
}

/** Turns places in a joined module into places in the notebook. */
function inCells(output: string, name: string, { origins }: Joined): string {
  return output.replaceAll(new RegExp(`\\S*${name}\\.ts:(\\d+)(:\\d+)?`, "g"), (place, line) => {
    const origin = origins[Number(line) - 1];
    return origin ? `cell ${origin.cell + 1}, line ${origin.line + 1}` : place;
  });
}

/** A test runner's whole run; counts come from its own report. */
async function suite(runtime: "deno" | "bun", args: string[]): Promise<void> {
  const start = performance.now();
  mkdirSync(SCRATCH, { recursive: true });
  const file = join(SCRATCH, `tests.${runtime}.xml`);
  writeFileSync(file, "");
  const junit = runtime === "deno"
    ? [`--junit-path=${file}`]
    : ["--reporter=junit", `--reporter-outfile=${file}`, "--timeout=60000"];
  let seen = 0;
  const { code, output } = await command(program(runtime), [...args, ...junit], {
    onLine: (line) => {
      if (/\.\.\. ok|^\(pass\)/.test(line)) passing(`  … ${++seen} passed · ${line.slice(0, 90)}`);
    },
  });
  passing("");
  const xml = readFileSync(file, "utf8");
  const cases = [...xml.matchAll(/<testcase ([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g)];
  let bad = 0, good = 0;
  const took = dim(seconds(performance.now() - start));
  for (const [, attributes, , body = ""] of cases) {
    const title = unescape(attributes!.match(/name="([^"]*)"/)?.[1] ?? "");
    if (body.includes("<failure") || body.includes("<error")) bad++;
    else if (body.includes("<skipped")) skipped.push(`${runtime}: ${title}`);
    else good++;
  }
  // A file that does not even load fails no test case of its own.
  if (code && !bad) bad = 1;
  if (!code && !good) bad = 1;
  passed += good;
  failed += bad;
  say(`  ${bad ? red("✗") : green("✓")} ${good} tests pass under ${runtime} ${took}`);
  if (bad) say(output.trim().split("\n").slice(-120).join("\n").replace(/^/gm, "      "));
}

/** The three runs of a notebook: as it is in both runtimes, and solved with every cell run twice. */
async function runs(notebook: Notebook): Promise<void> {
  const { name } = notebook;
  for (const runtime of ["deno", "bun"] as const) {
    await check(`${name} runs under ${runtime} and shows what is saved`, async () => {
      const execution = await run(notebook, { runtime });
      return [
        ...faults(notebook, execution),
        ...tooMuch(execution, runtime),
        ...otherKinds(notebook, execution),
        ...exercises(notebook, execution, false),
      ];
    });
  }
  await check(`${name} runs with every cell twice and its exercises solved`, async () => {
    const execution = await run(notebook, { runtime: "deno", twice: true, solved: true });
    return [...faults(notebook, execution), ...exercises(notebook, execution, true)];
  });
}

function run(notebook: Notebook, options: ExecuteOptions): Promise<Execution> {
  return execute(notebook, {
    ...options,
    onEvent: (event) => {
      if (event.type !== "begin") return;
      passing(
        `  … ${notebook.name} · ${options.runtime} · cell ${
          event.cell + 1
        } of ${notebook.cells.length}`,
      );
    },
  });
}

function faults(notebook: Notebook, { failure, outputs }: Execution): string[] {
  return failure ? [report(notebook, failure)] : badOutputs(outputs);
}

function tooMuch({ ms, peakBytes, outputs }: Execution, runtime: RuntimeName): string[] {
  const list = [];
  const embedded = JSON.stringify(outputs).includes("PGlite (PostgreSQL");
  const most = MEMORY_LIMIT + (embedded ? PGLITE_MEMORY[runtime] : 0);
  if (ms > TIME_LIMIT_MS) list.push(`it must run in under 20 s: it took ${seconds(ms)}`);
  if (peakBytes > most) {
    list.push(`it must stay below ${most / 1e9} GB: it used ${Math.round(peakBytes / 1e6)} MB`);
  }
  return list;
}

function otherKinds({ cells }: Notebook, { outputs, failure }: Execution): string[] {
  if (failure) return [];
  return cells.flatMap((cell, i) => {
    const saved = kindsOf(cell.outputs), now = kindsOf(outputs[i]!);
    return saved === now
      ? []
      : [`cell ${i + 1} has saved ${saved || "nothing"} but shows ${now || "nothing"}`];
  });
}

/** Stubs must fail their check, and worked solutions must pass it. */
function exercises(
  { cells }: Notebook,
  { outputs, failure }: Execution,
  solved: boolean,
): string[] {
  if (failure) return [];
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

function unescape(text: string): string {
  const names: Record<string, string> = {
    quot: '"',
    apos: "'",
    lt: "<",
    gt: ">",
    amp: "&",
    "#39": "'",
    "#x27": "'",
  };
  return text.replace(/&(#?\w+);/g, (whole, name) => names[name] ?? whole);
}
