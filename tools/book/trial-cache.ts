import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Notebook } from "../notebook/file.ts";
import { ROOT, SCRATCH } from "../paths.ts";
import { notInBrowser } from "./not-in-browser.ts";
import { type Tried, tried } from "./live/trial.ts";

/** What a trial depends on, besides its notebook. */
const MADE_FROM = ["lib", "data", "tools/book/live", "tools/notebook"];
const LISTS = ["package.json", "deno.lock"];

/**
 * A notebook's trial, kept for as long as nothing that it is made from has changed: it runs every cell that a page
 * may run, and takes seconds.
 */
export async function triedOnce({ name, cells, path }: Notebook, digest: string): Promise<Tried> {
  const key = createHash("sha256").update(digest).update([...notInBrowser(name)].join()).update(
    readFileSync(path),
  ).digest("hex");
  const kept = join(SCRATCH, "book", `${name}.json`);
  if (existsSync(kept)) {
    const found = JSON.parse(readFileSync(kept, "utf8"), revived);
    if (found.key === key) return found.tried as Tried;
  }
  const made = await tried(cells, notInBrowser(name));
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, JSON.stringify({ key, tried: made }, replaced));
  return made;
}

/** A digest of all that trials are made from. */
export function digestOfLib(): string {
  const hash = createHash("sha256");
  const files = MADE_FROM.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(test|bench|check)\.ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
  );
  for (const file of [...files.sort(), ...LISTS.map((file) => join(ROOT, file))]) {
    hash.update(`${file}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Maps as JSON: lists of pairs, marked as such. */
const replaced = (_: string, value: unknown) =>
  value instanceof Map ? { pairs: [...value] } : value;
const revived = (_: string, value: unknown) =>
  typeof value === "object" && value !== null && "pairs" in value && Object.keys(value).length === 1
    ? new Map(value.pairs as [unknown, unknown][])
    : value;
