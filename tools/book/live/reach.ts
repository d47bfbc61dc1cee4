import { build } from "esbuild";
import { ROOT } from "../../paths.ts";
import { FOR_A_PAGE } from "./for-a-page.ts";
import { WHOLE } from "./graph.ts";
import { inAPage } from "./in-a-page.ts";

/** An export that a cell uses: `WHOLE` where its module is used as one value. */
export interface Use {
  from: string;
  name: string;
}

/** What was found in this process: each plan of a notebook asks for the same, and notebooks share much of it. */
const known = new Map<string, string[]>();
const keyOf = ({ from, name }: Use) => `${from} ${name}`;

/**
 * For each export: the modules that it needs and a page has not; empty where it can run there. What is not used of a
 * module is shaken off first, so that an export counts for itself, not for its folder.
 */
export async function obstacles(uses: readonly Use[]): Promise<string[][]> {
  const unknown = [
    ...new Map(uses.filter((use) => !known.has(keyOf(use))).map((use) => [keyOf(use), use]))
      .values(),
  ];
  const found = await modulesNeeded(unknown);
  unknown.forEach((use, i) => known.set(keyOf(use), found[i]!));
  return uses.map((use) => known.get(keyOf(use))!);
}

async function modulesNeeded(uses: readonly Use[]): Promise<string[][]> {
  if (uses.length === 0) return [];
  const { metafile } = await build({
    ...FOR_A_PAGE,
    entryPoints: uses.map((_, i) => ({ in: `use:${i}`, out: `use-${i}` })),
    outdir: "out",
    format: "esm",
    metafile: true,
    // What is never reached goes too.
    minifySyntax: true,
    plugins: [{
      name: "uses",
      setup(build) {
        build.onResolve({ filter: /^use:/ }, ({ path }) => ({ path, namespace: "use" }));
        build.onLoad({ filter: /.*/, namespace: "use" }, ({ path }) => ({
          contents: statementOf(uses[Number(path.slice(4))]!),
          resolveDir: ROOT,
          loader: "ts",
        }));
      },
    }, inAPage()],
  });
  const found: string[][] = uses.map(() => []);
  for (const [path, { imports }] of Object.entries(metafile.outputs)) {
    const external = imports.filter((one) => one.external);
    found[Number(/use-(\d+)\.js$/.exec(path)![1])] = [
      ...new Set(external.map((one) => one.path.replace(/^.*\//, ""))),
    ];
  }
  return found;
}

function statementOf({ from, name }: Use): string {
  const module = JSON.stringify(from);
  return name === WHOLE ? `export * from ${module}` : `export { ${name} } from ${module}`;
}
