import { build, type Metafile, type Plugin } from "esbuild";
import { ROOT } from "../../paths.ts";
import { inAPage } from "./in-a-page.ts";
import { FOR_A_PAGE } from "./for-a-page.ts";

/** Packages that most notebooks' cells use: each group is a script of its own, fetched once for all of them. */
export const SHARED_CODE = {
  charts: ["@observablehq/plot", "linkedom", "node-inspect-extracted", "zod"],
  diagrams: ["@viz-js/viz"],
} as const;
export type SharedName = keyof typeof SHARED_CODE;

/** Groups that a page fetches when a statement that needs them is to run, and not before: Graphviz is 489 kB. */
export const FETCHED_LATE: readonly SharedName[] = ["diagrams"];

const GROUP = new Map(
  Object.entries(SHARED_CODE).flatMap(([name, paths]) =>
    paths.map((path) => [path as string, name as SharedName])
  ),
);

/** Where a shared script leaves its packages, by name. */
const KEPT = "globalThis.__underLoadShared";

const made = new Map<SharedName, Promise<string>>();

/** A script that holds the packages of a group: made once. */
export function sharedScript(name: SharedName): Promise<string> {
  const script = made.get(name) ?? bundled(name);
  made.set(name, script);
  return script;
}

async function bundled(name: SharedName): Promise<string> {
  const lines = SHARED_CODE[name].flatMap((path, i) => [
    `import * as _${i} from ${JSON.stringify(path)};`,
    `(${KEPT} ??= {})[${JSON.stringify(path)}] = _${i};`,
  ]);
  const { outputFiles } = await build({
    ...FOR_A_PAGE,
    stdin: { contents: lines.join("\n"), resolveDir: ROOT, loader: "js" },
    format: "iife",
    minify: true,
    plugins: [inAPage()],
  });
  return outputFiles[0]!.text;
}

/** Takes the packages of the shared scripts from there. */
export function fromShared(): Plugin {
  return {
    name: "from-shared",
    setup(build) {
      build.onResolve(
        { filter: /^[@a-z]/ },
        ({ path }) =>
          GROUP.has(path) ? { path, namespace: "shared", sideEffects: false } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: "shared" }, ({ path }) => ({
        contents: `module.exports = ${KEPT}[${JSON.stringify(path)}];`,
        loader: "js",
      }));
    },
  };
}

/** The groups that a bundle of {@linkcode fromShared} needs: what was shaken off counts no more. */
export function sharedIn({ outputs }: Pick<Metafile, "outputs">): SharedName[] {
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => GROUP.get(path.replace(/^shared:/, "")) ?? []);
  return [...new Set(used)].sort();
}
