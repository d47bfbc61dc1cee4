import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SCRATCH } from "../paths.ts";

/** The three ways to an output: a last expression, a print, and a display before the cell ends. */
export type Way = "last expression" | "console.log" | "display";
export const WAYS: readonly Way[] = ["last expression", "console.log", "display"];

/** What the output of cell `i` says. */
export const token = (i: number): string => `output-${i}-here`;

/** The code of cell `i`, by way in turn. */
export function lossCell(i: number, repaired: boolean): string {
  const value = `{ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "${token(i)}" }) }`;
  switch (WAYS[i % WAYS.length]!) {
    case "last expression":
      return `(${value})`;
    case "console.log":
      return `console.log("${token(i)}");`;
    case "display":
      return repaired ? `await show(${value});` : `await Deno.jupyter.display(${value});`;
  }
}

/** Writes a notebook of code cells under `.under-load/` and returns its path. */
export function writeGenerated(name: string, sources: readonly string[]): string {
  const folder = join(SCRATCH, "kernel-test");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.ipynb`);
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    execution_count: null,
    id: `cell-${i}`,
    metadata: {},
    outputs: [],
    source,
  }));
  const kernelspec = { display_name: "Deno", language: "typescript", name: "deno" };
  writeFileSync(
    path,
    JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );
  return path;
}
