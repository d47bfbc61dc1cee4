import { build } from "esbuild";
import { ROOT } from "../../paths.ts";
import { FOR_A_PAGE } from "./for-a-page.ts";
import { WHOLE } from "./graph.ts";
import { inAPage } from "./in-a-page.ts";
import { fromShared, sharedIn, type SharedName } from "./shared-code.ts";

/** An export that a cell uses: `WHOLE` where its module is used as one value. */
export interface Use {
  from: string;
  name: string;
}

/** What an export stands on. */
export interface Reached {
  /** Modules that a page has not: empty where the export can run there. */
  obstacles: string[];
  /** Groups of shared packages. */
  shared: SharedName[];
}

/** What was found in this process: each plan of a notebook asks for the same, and notebooks share much of it. */
const known = new Map<string, Reached>();
const keyOf = ({ from, name }: Use) => `${from} ${name}`;

/**
 * What each export stands on. What is not used of a module is shaken off first, so that an export counts for itself,
 * not for its folder.
 */
export async function reachedBy(uses: readonly Use[]): Promise<Reached[]> {
  const unknown = [
    ...new Map(uses.filter((use) => !known.has(keyOf(use))).map((use) => [keyOf(use), use]))
      .values(),
  ];
  const found = await bundledAlone(unknown);
  unknown.forEach((use, i) => known.set(keyOf(use), found[i]!));
  return uses.map((use) => known.get(keyOf(use))!);
}

async function bundledAlone(uses: readonly Use[]): Promise<Reached[]> {
  if (uses.length === 0) return [];
  const { metafile } = await build({
    ...FOR_A_PAGE,
    entryPoints: uses.map((_, i) => ({ in: `use:${i}`, out: `use-${i}` })),
    outdir: "out",
    format: "esm",
    metafile: true,
    // What is never reached goes too.
    minifySyntax: true,
    plugins: [
      {
        name: "uses",
        setup(build) {
          build.onResolve({ filter: /^use:/ }, ({ path }) => ({ path, namespace: "use" }));
          build.onLoad({ filter: /.*/, namespace: "use" }, ({ path }) => ({
            contents: statementOf(uses[Number(path.slice(4))]!),
            resolveDir: ROOT,
            loader: "ts",
          }));
        },
      },
      fromShared(),
      inAPage(),
    ],
  });
  const found: Reached[] = uses.map(() => ({ obstacles: [], shared: [] }));
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const external = output.imports.filter((one) => one.external);
    found[Number(/use-(\d+)\.js$/.exec(path)![1])] = {
      obstacles: [...new Set(external.map((one) => one.path.replace(/^.*\//, "")))],
      shared: sharedIn({ outputs: { [path]: output } }),
    };
  }
  return found;
}

function statementOf({ from, name }: Use): string {
  const module = JSON.stringify(from);
  return name === WHOLE ? `export * from ${module}` : `export { ${name} } from ${module}`;
}
