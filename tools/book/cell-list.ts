import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Cells by notebook, by the names that they have in its file: a list that is kept beside this one. */
export class CellList {
  readonly #path: string;

  constructor(file: string) {
    this.#path = join(import.meta.dirname!, file);
  }

  /** The cells of a notebook; `undefined` where it is not in the list. */
  of(name: string): readonly string[] | undefined {
    return this.#read()[name];
  }

  /** Puts these notebooks' cells in the place of those before; a notebook without any is left out. */
  write(found: ReadonlyMap<string, readonly string[]>): void {
    const all = Object.entries({ ...this.#read(), ...Object.fromEntries(found) })
      .filter(([, cells]) => cells.length > 0).sort(([a], [b]) => a < b ? -1 : 1);
    writeFileSync(this.#path, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
  }

  #read(): Record<string, readonly string[]> {
    return existsSync(this.#path) ? JSON.parse(readFileSync(this.#path, "utf8")) : {};
  }
}
