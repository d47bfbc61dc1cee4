import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Where the large suites are: `UNDER_LOAD_ORACLES`, or beside the repository. */
export function suites(): URL {
  const root = process.env["UNDER_LOAD_ORACLES"];
  return root
    ? pathToFileURL(`${root}/oauth/`)
    : new URL("../../../../shared/oracles/oauth/", import.meta.url);
}

/** Why the large suites can't be run here; `undefined` where they can. */
export function suitesMissing(): string | undefined {
  return existsSync(fileURLToPath(new URL("jws-vectors.json", suites())))
    ? undefined
    : "not here: get it from github.com/C2SP/wycheproof and github.com/ietf-jose/cookbook, and set UNDER_LOAD_ORACLES";
}

/** Every algorithm that the suites sign with. */
export const ALL = ["256", "384", "512"].flatMap((bits) =>
  ["RS", "PS", "ES", "HS"].map((k) => k + bits)
);
