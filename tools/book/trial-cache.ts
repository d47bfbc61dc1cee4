import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Notebook } from "../notebook/file.ts";
import { SCRATCH } from "../paths.ts";
import { digestOf, filesIn } from "../test/reach.ts";
import { filesOfRun } from "../test/runs.ts";
import { type Tried, tried } from "./live/trial.ts";
import { notInBrowser } from "./not-in-browser.ts";

/**
 * A notebook's trial, kept for as long as nothing that it is made from has changed: it runs every cell that a page
 * may run, and takes seconds.
 */
export async function triedOnce(notebook: Notebook): Promise<Tried> {
  const { name, cells } = notebook, others = notInBrowser(name);
  const made = [
    ...filesOfRun(notebook),
    ...filesIn("tools/book/live"),
    "package.json",
    "deno.lock",
  ];
  const key = digestOf(made, [...others].join());
  const kept = join(SCRATCH, "book", `${name}.json`);
  if (existsSync(kept)) {
    const found = JSON.parse(readFileSync(kept, "utf8"), revived);
    if (found.key === key) return found.tried as Tried;
  }
  const now = await tried(cells, others);
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, JSON.stringify({ key, tried: now }, replaced));
  return now;
}

/** Maps as JSON: lists of pairs, marked as such. */
const replaced = (_: string, value: unknown) =>
  value instanceof Map ? { pairs: [...value] } : value;
const revived = (_: string, value: unknown) =>
  typeof value === "object" && value !== null && "pairs" in value && Object.keys(value).length === 1
    ? new Map(value.pairs as [unknown, unknown][])
    : value;
