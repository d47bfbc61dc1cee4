import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LIST = join(import.meta.dirname!, "not-in-browser.json");

function listed(): Record<string, string[]> {
  return existsSync(LIST) ? JSON.parse(readFileSync(LIST, "utf8")) : {};
}

/**
 * Cells of a notebook that a worker of the runtime runs as they are printed, and a real browser does not: there bodies
 * and WebCrypto take turns of the loop that a virtual clock does not wait for. `book.check.ts --list` finds them.
 */
export function notInBrowser(name: string): ReadonlySet<string> {
  return new Set(listed()[name]);
}

/** Writes down what was found for these notebooks. */
export function listNotInBrowser(found: ReadonlyMap<string, readonly string[]>): void {
  const all = { ...listed(), ...Object.fromEntries(found) };
  const sorted = Object.entries(all).filter(([, cells]) => cells.length > 0)
    .sort(([a], [b]) => a < b ? -1 : 1);
  writeFileSync(LIST, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}
