/** Checks of what stands in the files, which run nothing: formatting, lint, types, rules. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "../command.ts";
import { brokenDependencies } from "../dependency-rule.ts";
import { brokenMap } from "../lib-map.ts";
import { brokenLock } from "../lock-rule.ts";
import { brokenTable } from "../notebook/course-table.ts";
import { type Notebook, notebookNames } from "../notebook/file.ts";
import { CellSyntaxError, type Joined, joinForCheck } from "../notebook/join.ts";
import { brokenPicture } from "../notebook/picture.ts";
import { brokenRules } from "../notebook/rules.ts";
import { program, SCRATCH } from "../paths.ts";
import { report } from "../run.ts";
import type { Check, Outcome } from "./check.ts";
import { digestOf, filesIn } from "./reach.ts";

const FOLDER = join(SCRATCH, "check");
const deno = (...args: string[]) => command(program("deno"), args);

/** Everything that formatting, lint, types and rules may look at. */
const ALL = [
  ...["lib", "tools", "data", "docs", ".ci", ".vscode", ".devcontainer"].flatMap(filesIn),
  ...["README.md", "docker-compose.yml", "deno.json", "package.json", "deno.lock", "bun.lock"],
];

/** One program over many files. What it looked at is of no interest, only what it found. */
async function whole(...args: string[]): Promise<Outcome> {
  const { code, output } = await deno(...args);
  return { faults: code ? [output.replaceAll(/^Check .*\n/gm, "").trim()] : [] };
}

export function formatting(notebooks: readonly Notebook[], base: string): Check[] {
  const part = "format";
  return [{
    part,
    title: "formatting of code and texts",
    digest: digestOf(ALL, base),
    run: () => whole("fmt", "--check", "--ignore=notebooks,docs"),
  }, {
    part,
    title: `formatting of ${named(notebooks)}`,
    digest: digestOf(notebooks.map(fileOf), base),
    run: () => formattingOfNotebooks(notebooks),
  }];
}

/**
 * Deno 2.9 calls a notebook that it has not formatted itself "not formatted" even where it would change
 * nothing, so copies are formatted and compared.
 */
async function formattingOfNotebooks(notebooks: readonly Notebook[]): Promise<Outcome> {
  const folder = join(FOLDER, "format");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, path } of notebooks) copyFileSync(path, join(folder, `${name}.ipynb`));
  const { code, output } = await deno("fmt", "--quiet", folder);
  if (code) return { faults: [output.trim()] };
  return {
    faults: notebooks.flatMap(({ name, path }) =>
      readFileSync(join(folder, `${name}.ipynb`), "utf8") === readFileSync(path, "utf8")
        ? []
        : [`${name}: run deno fmt notebooks`]
    ),
  };
}

export function lint(notebooks: readonly Notebook[], base: string): Check[] {
  return [{
    part: "lint",
    title: "lint of lib and tools",
    digest: digestOf(ALL, base),
    run: () => whole("lint", "lib", "tools"),
  }, cells("lint", "lint", notebooks, base, ["lint"])];
}

export function types(notebooks: readonly Notebook[], base: string): Check[] {
  return [{
    part: "types",
    title: "types of lib and tools",
    digest: digestOf(ALL, base),
    run: () => whole("check", "--doc", "lib", "tools"),
  }, cells("types", "types", notebooks, base, ["check"])];
}

/** All notebooks' cells, each notebook joined into a module, in one run of the program. */
function cells(
  part: string,
  what: string,
  notebooks: readonly Notebook[],
  base: string,
  args: string[],
): Check {
  return {
    part,
    title: `${what} of the cells of ${named(notebooks)}`,
    digest: digestOf([...ALL, ...notebooks.map(fileOf)], base),
    run: async () => {
      const folder = join(FOLDER, what);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const joined = new Map<string, Joined>(), faults: string[] = [];
      for (const notebook of notebooks) {
        try {
          joined.set(notebook.name, joinForCheck(notebook.cells));
        } catch (error) {
          if (!(error instanceof CellSyntaxError)) throw error;
          const { cell, line, message } = error;
          faults.push(
            `${notebook.name}\n${report(notebook, { cell, line, name: "SyntaxError", message })}`,
          );
        }
      }
      const paths = [...joined].map(([name, { text }]) => {
        const path = join(folder, `${name}.ts`);
        writeFileSync(path, text);
        return path;
      });
      if (paths.length) {
        const { code, output } = await deno(...args, ...paths);
        if (code) faults.push(inCells(output.replaceAll(/^Check .*\n/gm, "").trim(), joined));
      }
      return { faults };
    },
  };
}

/** Turns places in joined modules into places in notebooks. */
function inCells(output: string, joined: Map<string, Joined>): string {
  let text = output;
  for (const [name, { origins }] of joined) {
    text = text.replaceAll(new RegExp(`\\S*${name}\\.ts:(\\d+)(:\\d+)?`, "g"), (place, line) => {
      const origin = origins[Number(line) - 1];
      return origin ? `${name}, cell ${origin.cell + 1}, line ${origin.line + 1}` : place;
    });
  }
  return text;
}

export function rules(notebooks: readonly Notebook[], base: string): Check[] {
  const part = "rules";
  const check = (
    title: string,
    digest: string,
    work: () => string[] | Promise<string[]>,
  ): Check => ({
    part,
    title,
    digest,
    run: async () => ({ faults: await work() }),
  });
  const all = digestOf(ALL, base);
  return [
    check("who imports whom", all, brokenDependencies),
    check("the map of lib is that of the imports", all, brokenMap),
    check(
      "the README lists every notebook",
      digestOf(["README.md"], base, notebookNames().join()),
      brokenTable,
    ),
    check("both lock files agree with package.json", all, brokenLock),
    check(
      "the README's picture is the notebook's",
      digestOf(["docs/seven-limiters.svg", "notebooks/07-rate-limiter.ipynb"], base),
      brokenPicture,
    ),
    ...notebooks.map((notebook) =>
      check(
        `${notebook.name} keeps the rules of every notebook`,
        digestOf([...ALL, fileOf(notebook)], base),
        () => brokenRules(notebook),
      )
    ),
  ];
}

function named(notebooks: readonly Notebook[]): string {
  return notebooks.length === 1 ? notebooks[0]!.name : "all notebooks";
}

export function fileOf({ name }: { name: string }): string {
  return `notebooks/${name}.ipynb`;
}
