import { CellList } from "./cell-list.ts";

const LIST = new CellList("not-in-browser.json");

/**
 * Cells of a notebook that a worker of the runtime runs as they are printed, and a real browser does not: there bodies
 * and WebCrypto take turns of the loop that a virtual clock does not wait for. `book.check.ts --list` finds them.
 */
export function notInBrowser(name: string): ReadonlySet<string> {
  return new Set(LIST.of(name));
}

/** Adds what was found: cells that are in the list were not tried. Who mends one takes it out by hand. */
export function listNotInBrowser(found: ReadonlyMap<string, readonly string[]>): void {
  LIST.write(
    new Map(
      [...found].map(([name, cells]) => [name, [...new Set([...LIST.of(name) ?? [], ...cells])]]),
    ),
  );
}
