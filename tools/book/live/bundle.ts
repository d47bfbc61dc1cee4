import { build } from "esbuild";
import { join } from "node:path";
import { bundleOf } from "../../../lib/charts/bundle.ts";
import { source } from "../../../lib/course/source.ts";
import type { Cell } from "../../notebook/file.ts";
import { joinForRun } from "../../notebook/join.ts";
import { ROOT } from "../../paths.ts";
import { FOR_A_PAGE } from "./for-a-page.ts";
import { inAPage } from "./in-a-page.ts";
import type { Plan } from "./plan.ts";
import { fromShared, sharedIn, type SharedName } from "./shared-code.ts";

const WORKER = join(import.meta.dirname!, "cells-worker.ts");
const STAND_IN = join(import.meta.dirname!, "stand-ins", "source.ts");

/** A notebook's live cells, ready for a worker. */
export interface CellsScript {
  /** A classic script: a worker of modules does not start from a file. */
  script: string;
  /** The shared scripts that must run before it. */
  shared: SharedName[];
}

/**
 * Bundles the live cells of a notebook.
 *
 * @throws {Error} Where something would be left that a page has not.
 */
export async function scriptOf(cells: readonly Cell[], plan: Plan): Promise<CellsScript> {
  const { outputFiles, metafile } = await build({
    ...FOR_A_PAGE,
    stdin: { contents: moduleOf(plan), resolveDir: ROOT, loader: "ts" },
    format: "iife",
    minify: true,
    metafile: true,
    define: { ...FOR_A_PAGE.define, SOURCES_SHOWN: JSON.stringify(await sourcesIn(cells)) },
    plugins: [
      {
        name: "sources",
        setup(build) {
          build.onResolve(
            { filter: /\/source\.ts$/ },
            ({ importer, path }) =>
              importer === join(ROOT, "lib/course/mod.ts") && path === "./source.ts"
                ? { path: STAND_IN, sideEffects: false }
                : undefined,
          );
        },
      },
      fromShared(),
      inAPage(),
    ],
  });
  const left = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path)
  );
  if (left.length > 0) throw new Error(`Cannot bundle the cells: they need ${left.join(", ")}`);
  return { script: outputFiles[0]!.text, shared: sharedIn(metafile) };
}

/** The module that is bundled: each live statement registers itself; imports that nothing uses go with esbuild. */
export function moduleOf({ cells, units, scope }: Plan): string {
  const live = new Set(cells.flatMap((cell) => cell.units));
  const kept = units.map((unit, i) =>
    live.has(i) || unit.source.startsWith("import ") ? unit : { ...unit, source: "" }
  );
  const { text, origins } = joinForRun(kept, WORKER);
  // Of each statement: its cell, and whether its value is what the cell shows.
  const table = units.map(({ cell, last }) => [cell, last ? 1 : 0]);
  const names = [...scope].map(([name, members]) =>
    members.length === 0
      ? name
      : `${name}: { ${members.map((one) => `${one}: ${name}.${one}`).join(", ")} }`
  );
  return text.split("\n").map((line, i) =>
    // Lines of no cell's are those of the join: cells are to be kept here, and run later.
    origins[i] ? line : line.replace(/^await (?=__(cell|end)\()/, "")
      .replace("__end()", `__end(${JSON.stringify(table)}, () => ({ ${names.join(", ")} }))`)
  ).join("\n");
}

/** What each `source("file", "name")` of the cells shows; one whose names are computed is left to fail. */
async function sourcesIn(cells: readonly Cell[]): Promise<Record<string, unknown>> {
  const calls = cells.flatMap(({ kind, source }) =>
    kind === "code" ? [...source.matchAll(/\bsource\(\s*("[^"]*"(?:,\s*"[^"]*")+),?\s*\)/g)] : []
  );
  return Object.fromEntries(
    await Promise.all(calls.map(async ([, texts]) => {
      const given = JSON.parse(`[${texts}]`) as [string, string, ...string[]];
      const shown = source(...given);
      const { code, lines } = shown;
      return [given.join(" "), { data: await bundleOf(shown), code, lines }];
    })),
  );
}
