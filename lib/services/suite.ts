import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A collection of outside truths too large to come with the course. */
export interface Suite {
  /** Its folder. */
  readonly folder: URL;
  /** Why it can't be run here, in one line that says where to get it; `undefined` where it can. */
  readonly missing: string | undefined;
}

/**
 * Where an outside suite is: in the folder `name` of `UNDER_LOAD_ORACLES`, or else beside the repository.
 *
 * @param file One of its files, looked for to tell whether it is there.
 * @param from Where a reader gets it, as in `"github.com/C2SP/wycheproof"`.
 * @example
 * ```ts
 * import { suite } from "#lib/services";
 * import assert from "node:assert/strict";
 *
 * const { missing } = suite("no-such-folder", "cases.json", "github.com/someone/cases");
 * assert.match(missing!, /github.com\/someone\/cases/);
 * ```
 */
export function suite(name: string, file: string, from: string): Suite {
  const root = process.env["UNDER_LOAD_ORACLES"];
  const folder = root
    ? pathToFileURL(`${root}/${name}/`)
    : new URL(`../../../shared/oracles/${name}/`, import.meta.url);
  return {
    folder,
    missing: existsSync(fileURLToPath(new URL(file, folder)))
      ? undefined
      : `not here: get it from ${from}, and set UNDER_LOAD_ORACLES`,
  };
}
