import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { ROOT } from "../paths.ts";

/** Imports, as text: `from "…"`, `import "…"`, `import("…")`. */
const IMPORTS = /(?:from|import)\s*\(?\s*"([^"]+)"/g;

/** Files under a folder, or the file itself, as paths from the project's folder, sorted. */
export function filesIn(path: string): string[] {
  const whole = join(ROOT, path);
  if (!existsSync(whole)) return [];
  if (statSync(whole).isDirectory()) {
    return readdirSync(whole, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .filter((file) => !file.includes(".ipynb_checkpoints/"))
      .sort();
  }
  return [path];
}

/** Folders of lib (`lib/sim`) that a source uses directly. */
export function foldersUsedBy(source: string, path: string): string[] {
  return [...source.matchAll(IMPORTS)].flatMap(([, specifier]) => {
    const to = specifier!.startsWith("#lib/")
      ? `lib/${specifier!.slice(5)}`
      : specifier!.startsWith(".")
      ? normalize(join(dirname(path), specifier!)).split(sep).join("/")
      : "";
    return to.startsWith("lib/") ? [to.split("/").slice(0, 2).join("/")] : [];
  });
}

const uses = new Map<string, Set<string>>();

/** Folders that a folder of lib uses directly, itself left out. */
function usedBy(folder: string, tests: boolean): Set<string> {
  const key = `${folder} ${tests}`;
  const known = uses.get(key);
  if (known) return known;
  const found = new Set<string>();
  for (const file of filesIn(folder)) {
    if (!file.endsWith(".ts") || !tests && /\.(test|bench|check)\.ts$/.test(file)) continue;
    for (const to of foldersUsedBy(readFileSync(join(ROOT, file), "utf8"), file)) found.add(to);
  }
  found.delete(folder);
  uses.set(key, found);
  return found;
}

/**
 * The folders of lib that a source reaches through imports, however far. By folders and not by files: a
 * file may also be read or started by its path, and no import tells that.
 *
 * @param path Where the source lies, for its relative imports.
 */
export function reachOf(source: string, path: string): string[] {
  return closure(foldersUsedBy(source, path));
}

/** A folder of lib and those that it reaches; with those that only its tests use where `tests` is set. */
export function reachOfFolder(folder: string, { tests = false } = {}): string[] {
  return closure([folder, ...usedBy(folder, tests)]);
}

function closure(start: readonly string[]): string[] {
  const found = new Set<string>();
  const queue = [...start];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    if (found.has(folder)) continue;
    found.add(folder);
    queue.push(...usedBy(folder, false));
  }
  return [...found].sort();
}

/** What a folder of lib is made of: its code without tests, and the facts of its own. */
export function partsOf(folder: string): string[] {
  const code = filesIn(folder).filter((file) => !/\.(test|bench|check)\.ts$/.test(file));
  return [...code, ...filesIn(folder.replace("lib/", "data/"))];
}

const contents = new Map<string, string>();

/** One digest of the contents of files (paths from the project's folder) and of other texts. */
export function digestOf(files: readonly string[], ...texts: string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:${text}`);
  for (const file of [...new Set(files)].sort()) {
    let digest = contents.get(file);
    if (digest === undefined) {
      const path = join(ROOT, file);
      digest = existsSync(path)
        ? createHash("sha256").update(readFileSync(path)).digest("hex")
        : "";
      contents.set(file, digest);
    }
    hash.update(`${file}\0${digest}\0`);
  }
  return hash.digest("hex").slice(0, 24);
}
