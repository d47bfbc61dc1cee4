import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { ROOT } from "./paths.ts";

/** Folders that everything may use and that use no notebook's folder. */
export const SHARED: readonly string[] = [
  "charts",
  "storage",
  "consistency",
  "course",
  "dashboard",
  "event-log",
  "services",
  "sim",
];

/** What `lib/` breaks of the rule on who may import whom; empty where it keeps it. */
export function brokenDependencies(): string[] {
  const lib = join(ROOT, "lib");
  const broken: string[] = [];
  const uses = new Map<string, Set<string>>(), files = new Map<string, Set<string>>();
  for (const entry of readdirSync(lib, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    const from = relative(lib, path).split(sep)[0]!;
    const source = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
    const where = relative(ROOT, path);
    for (const [, specifier] of source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
      if (specifier!.startsWith("#lib/")) {
        broken.push(`${where} imports ${specifier}: inside lib files import each other relatively`);
      }
      if (!specifier!.startsWith(".")) continue;
      const to = relative(lib, normalize(join(dirname(path), specifier!))).split(sep)[0]!;
      const target = relative(ROOT, normalize(join(dirname(path), specifier!)));
      files.set(where, (files.get(where) ?? new Set()).add(target));
      if (to === from) continue;
      if (to === "..") {
        // Facts are read from data/; anything else outside is not the library's.
        if (!specifier!.includes("/data/")) {
          broken.push(`${where} imports ${specifier}: lib imports nothing outside itself but data`);
        }
        continue;
      }
      uses.set(from, (uses.get(from) ?? new Set()).add(to));
      if (SHARED.includes(from) && !SHARED.includes(to)) {
        broken.push(`${where} imports lib/${to}: a shared folder imports no notebook's folder`);
      }
      const door = new RegExp(`^lib/${to}/(\\w[\\w-]*/)?mod\\.ts$`);
      if (
        !SHARED.includes(from) && !SHARED.includes(to) && !door.test(target.split(sep).join("/"))
      ) {
        broken.push(
          `${where} imports ${target}: of another notebook's folder only its door is open`,
        );
      }
      if (to === "course") broken.push(`${where} imports lib/course: only notebooks do`);
    }
    if (from !== "course" && /\b(Deno|Bun)\.\w/.test(source.replace(/\/\/.*$/gm, ""))) {
      broken.push(`${where} uses Deno. or Bun.: lib runs on both`);
    }
  }
  for (const slug of uses.keys()) {
    const cycle = cycleFrom(slug, uses, []);
    if (cycle) broken.push(`lib/${cycle.join(" → lib/")} is a cycle`);
  }
  for (const circle of circles(files)) broken.push(`${circle.join(" → ")} is a circle of imports`);
  return [...new Set(broken)];
}

function cycleFrom(
  at: string,
  uses: Map<string, Set<string>>,
  path: string[],
): string[] | undefined {
  if (path.includes(at)) return at === path[0] ? [...path, at] : undefined;
  for (const next of uses.get(at) ?? []) {
    const cycle = cycleFrom(next, uses, [...path, at]);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Circles of files that import each other, each once, types included: one of them wants to be two. */
function circles(files: Map<string, Set<string>>): string[][] {
  const found: string[][] = [], done = new Set<string>();
  const visit = (file: string, path: string[]) => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const next of files.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files.keys()) visit(file, []);
  return found;
}
