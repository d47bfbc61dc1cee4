/**
 * deno run -A tools/ci-plan.ts [--all]
 *
 * Says which notebooks CI takes through the kernel, the browser and the sweep: those that a change since the
 * commit in `.ci/base` can have touched, and three others in turn, so that each gets everything within a few
 * landings. Prints shell variables.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { type Notebook, notebookNames, readNotebook } from "./notebook/file.ts";
import { ROOT } from "./paths.ts";
import { fileOf } from "./test/still.ts";
import { foldersOf } from "./test/runs.ts";
import { main, say } from "./ui.ts";

/** How many notebooks that nothing has touched are run all the same. */
const IN_TURN = 3;

/** What a notebook reaches, for the question whether a change touches it. */
export interface Reach {
  name: string;
  /** Folders of lib. */
  folders: readonly string[];
  /** Whether it asks for Redis, Postgres or Kafka. */
  services: boolean;
}

/** Which notebooks are run, and why. */
export interface Plan {
  touched: string[];
  inTurn: string[];
  /** Of both, those that are run with real services as well. */
  real: string[];
}

/** What every notebook goes through, and what all of them are made with. */
const SHARED = /^(tools\/|deno\.json|deno\.lock|package\.json)/;
/** How the real services come up: a matter of those who use them. */
const SERVICES = /^\.ci\//;
/** What no run of a notebook reads. */
const UNREAD =
  /\.(test|bench|check)\.ts$|^\.ci\/(run|base)$|^tools\/(test\/|book\/(?!live\/)|drill\/|(test|ci-plan|edit|picture|browser-doors|gallery|lib-map|map)\.ts)/;

/**
 * @param changed Files that have changed, from the project's folder; `undefined` where that is not known.
 * @param turn Counts the landings: each takes the next ones of those that are untouched.
 */
export function planOf(
  reaches: readonly Reach[],
  changed: readonly string[] | undefined,
  turn: number,
): Plan {
  const read = changed?.filter((file) => !UNREAD.test(file));
  const isTouched = ({ name, folders, services }: Reach) =>
    !read ||
    read.some((file) =>
      SHARED.test(file) || services && SERVICES.test(file) || file === fileOf({ name }) ||
      folders.some((folder) =>
        file.startsWith(`${folder}/`) || file.startsWith(`${folder.replace("lib/", "data/")}/`)
      )
    );
  const touched = reaches.filter(isTouched).map(({ name }) => name);
  const others = reaches.filter((reach) => !isTouched(reach)).map(({ name }) => name);
  const many = Math.min(IN_TURN, others.length);
  const inTurn = Array.from(
    { length: many },
    (_, i) => others[(turn * IN_TURN + i) % others.length]!,
  );
  const chosen = new Set([...touched, ...inTurn]);
  return {
    touched,
    inTurn,
    real: reaches.filter(({ name, services }) => services && chosen.has(name)).map((r) => r.name),
  };
}

/** What a notebook reaches, read from its cells. */
export function reachOfNotebook(notebook: Notebook): Reach {
  const folders = foldersOf(notebook);
  const code = notebook.cells.filter(({ kind }) => kind === "code").map(({ source }) => source);
  return {
    name: notebook.name,
    folders,
    services: code.some((source) => /from "#lib\/services"/.test(source)),
  };
}

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: ROOT, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Files that differ from the commit that CI passed last; `undefined` where there is no telling. */
function changedSinceBase(): string[] | undefined {
  const file = join(ROOT, ".ci/base");
  const base = process.env["UNDER_LOAD_CI_BASE"] ??
    (existsSync(file) ? readFileSync(file, "utf8").trim() : "");
  if (!/^[0-9a-f]{7,40}$/.test(base)) return undefined;
  // Renames as a file that went and one that came: both may be read by somebody.
  const changed = git("diff", "--name-only", "--no-renames", base, "HEAD")?.split("\n").filter(
    Boolean,
  );
  const both = (file: string) => [base, "HEAD"].map((commit) => git("show", `${commit}:${file}`));
  const [before, now] = both("package.json"), [tasks, tasksNow] = both("deno.json");
  const added = before && now && onlyAdds(before, now);
  const named = tasks && tasksNow && onlyTasks(tasks, tasksNow);
  return changed?.filter((file) =>
    !(added && LISTS.test(file)) && !(named && file === "deno.json")
  );
}

/** Whether two deno.json differ in nothing but the tasks that they name. */
export function onlyTasks(before: string, now: string): boolean {
  const rest = (text: string) => JSON.stringify({ ...JSON.parse(text), tasks: {} });
  return rest(before) === rest(now);
}

/** Lists of packages, and what is found for them. */
const LISTS = /^(package\.json|deno\.lock|bun\.lock)$/;

/**
 * Whether a package.json keeps every package and version that an older one had: then whoever imports what is new has
 * changed too, and the others have not.
 */
export function onlyAdds(before: string, now: string): boolean {
  const packages = (text: string): Record<string, string> => {
    const { dependencies, devDependencies, ...rest } = JSON.parse(text);
    return { ...dependencies, ...devDependencies, "": JSON.stringify(rest) };
  };
  const kept = packages(now);
  return Object.entries(packages(before)).every(([name, version]) => kept[name] === version);
}

if (import.meta.main) {
  await main(() => {
    const { values } = parseArgs({ options: { all: { type: "boolean", default: false } } });
    const reaches = notebookNames().map(readNotebook).map(reachOfNotebook);
    // Each landing writes another base.
    const turn = Number(git("rev-list", "--count", "HEAD", "--", ".ci/base") ?? 0);
    const { touched, inTurn, real } = planOf(
      reaches,
      values.all ? undefined : changedSinceBase(),
      turn,
    );
    say(`touched="${touched.join(" ")}"`);
    say(`in_turn="${inTurn.join(" ")}"`);
    say(`real="${real.join(" ")}"`);
    return Promise.resolve(0);
  });
}
