import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import process from "node:process";

/** The project's folder. */
export const ROOT: string = resolve(import.meta.dirname!, "..");
export const NOTEBOOKS: string = join(ROOT, "notebooks");
/** Everything that tasks write and nobody commits: environments, pages, joined modules. */
export const SCRATCH: string = join(ROOT, ".under-load");

/** A runtime that notebooks and tests run on. */
export type RuntimeName = "deno" | "bun";

/** The program of a runtime: this very Deno; Bun from node_modules, else from the PATH. */
export function program(runtime: RuntimeName): string {
  if (runtime === "deno") return process.execPath;
  const installed = bundledBun() ?? onPath("bun");
  if (!installed) {
    throw new Error(
      "Cannot find Bun: it comes with `deno install`, or install it from bun.sh and put it on the PATH",
    );
  }
  return installed;
}

/** The npm package `bun` leaves its binary in a package per platform; no install script has to run. */
function bundledBun(): string | undefined {
  const manifest = join(ROOT, "node_modules/bun/package.json");
  if (!existsSync(manifest)) return undefined;
  const require = createRequire(realpathSync(manifest));
  const system = process.platform === "win32" ? "windows" : process.platform;
  const arch = process.arch === "arm64" ? "aarch64" : process.arch;
  for (const suffix of ["", "-baseline", "-musl"]) {
    try {
      const home = dirname(require.resolve(`@oven/bun-${system}-${arch}${suffix}/package.json`));
      const path = join(home, "bin", process.platform === "win32" ? "bun.exe" : "bun");
      if (existsSync(path)) return path;
    } catch { /* not this one */ }
  }
  return undefined;
}

/** Full path of a program on the PATH. */
export function onPath(name: string): string | undefined {
  const names = process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    for (const candidate of names) {
      const path = join(folder, candidate);
      if (folder && existsSync(path)) return path;
    }
  }
  return undefined;
}

/** A path as a reader would type it, from the project's folder. */
export function shown(path: string): string {
  return path.startsWith(ROOT) ? path.slice(ROOT.length + 1) : path;
}
