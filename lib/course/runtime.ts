import { cpus } from "node:os";
import process from "node:process";
import type { Displayable } from "../charts/bundle.ts";
import { table } from "./table.ts";

/** A part of a run that can be real or embedded, as lib/services describes its own. */
export interface Part {
  name: string;
  kind: "real" | "embedded";
  /** Which program or package, and where. */
  detail: string;
}

/** Which runtime and which services this run uses: the first output of every notebook. */
export function runtime(parts: readonly Part[] = []): Displayable {
  const versions = process.versions as Record<string, string | undefined>;
  const name = versions["bun"]
    ? `Bun ${versions["bun"]}`
    : versions["deno"]
    ? `Deno ${versions["deno"]}`
    : `Node ${process.version}`;
  const cores = cpus();
  return table([
    { part: "runtime", uses: name, detail: `${process.platform} ${process.arch}` },
    { part: "machine", uses: `${cores.length} cores`, detail: cores[0]?.model.trim() ?? "" },
    ...parts.map((part) => ({ part: part.name, uses: part.kind, detail: part.detail })),
  ]);
}
