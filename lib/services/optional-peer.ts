import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A program that notebooks compare with, and that does not come with the course. */
export interface OptionalPeer {
  /** Its folder; a Python peer's is the folder to put on `PYTHONPATH`. */
  readonly folder: URL;
  /** Why it can't be compared with here, in one line that says how to get it; `undefined` where it can. */
  readonly missing: string | undefined;
}

/**
 * Where a peer that is fetched by `deno task peers` lies: in `UNDER_LOAD_PEERS`, or else in `.under-load/peers`.
 *
 * @param name Its npm package, or `python:PACKAGE`.
 * @example
 * ```ts
 * import { optionalPeer } from "#lib/services";
 * import assert from "node:assert/strict";
 *
 * assert.match(optionalPeer("no-such-peer").missing!, /^no-such-peer is not here: /);
 * ```
 */
export function optionalPeer(name: string): OptionalPeer {
  const root = process.env["UNDER_LOAD_PEERS"];
  const home = root
    ? pathToFileURL(`${root}/`)
    : new URL("../../.under-load/peers/", import.meta.url);
  const [, python] = name.match(/^python:(.+)$/) ?? [];
  const folder = new URL(python ? "python/" : `node_modules/${name}/`, home);
  const there = existsSync(fileURLToPath(python ? new URL(python, folder) : folder));
  return {
    folder,
    missing: there
      ? undefined
      : `${python ?? name} is not here: \`deno task peers\` fetches it (300 MB with the others)`,
  };
}
