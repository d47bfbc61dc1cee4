import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { SCRATCH } from "../paths.ts";

/** A check that has passed: of what, how long it took, and what it counted. */
export interface Passed {
  digest: string;
  ms: number;
  /** Tests that passed: 1 for a check that is one. */
  count: number;
  /** Titles of the tests that it left out. */
  skipped: string[];
  /** What its line said beside its title. */
  note: string;
}

/**
 * What has passed on this machine, by the check's title. A check whose digest is the one that passed need not
 * be run again; one that fails is forgotten.
 */
export class Memory {
  #known: Record<string, Passed>;
  readonly #path: string;

  /** @param path The file it is kept in. Default: `.under-load/passed.json`. */
  constructor(path: string = join(SCRATCH, "passed.json")) {
    this.#path = path;
    try {
      this.#known = JSON.parse(readFileSync(path, "utf8"));
    } catch {
      // None yet, or one that was cut off: everything is run again.
      this.#known = {};
    }
  }

  /** How it passed, where it did and nothing has changed since. */
  passed(title: string, digest: string): Passed | undefined {
    const known = this.#known[title];
    return known?.digest === digest ? known : undefined;
  }

  keep(title: string, passed: Passed): void {
    this.#known[title] = passed;
    this.#write();
  }

  forget(title: string): void {
    if (!(title in this.#known)) return;
    delete this.#known[title];
    this.#write();
  }

  /** At once, and in one step: a run that is stopped has still passed what it has passed. */
  #write(): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    const half = `${this.#path}.${process.pid}`;
    writeFileSync(half, JSON.stringify(this.#known));
    renameSync(half, this.#path);
  }
}
