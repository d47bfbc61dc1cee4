import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import { FOR_A_PAGE } from "./live/for-a-page.ts";
import { inAPage } from "./live/in-a-page.ts";

/** A script that defines a function: its text is what a worker runs. */
export function asFunction(name: string, script: string): string {
  return `(globalThis.underLoadCode ??= {})[${
    JSON.stringify(name)
  }] = function () {\n${script}\n};\n`;
}

/** The search of a page, for its worker. */
async function searchScript(): Promise<string> {
  const { outputFiles } = await build({
    ...FOR_A_PAGE,
    entryPoints: [join(import.meta.dirname!, "search/search-worker.ts")],
    format: "iife",
    minify: true,
    plugins: [inAPage()],
  });
  return outputFiles[0]!.text;
}

const CLIENT = join(import.meta.dirname!, "client"), DRILL = join(ROOT, "tools/drill/client");

/** In this order: what is narrower, or printed, says what is otherwise there. */
const STYLE = [
  ...["theme", "bar", "page", "outputs", "numbers", "doing", "places", "drill", "source"],
  ...["narrow", "print"],
];

/** The scripts and the style that all pages share. */
export async function writeAssets(write: (path: string, text: string) => void): Promise<void> {
  const { outputFiles } = await build({
    ...FOR_A_PAGE,
    entryPoints: [
      ...["book", "compiler", "early"].map((name) => join(CLIENT, `${name}.ts`)),
      ...["drill", "interview"].map((name) => join(DRILL, `${name}.ts`)),
    ],
    outdir: "assets",
    format: "iife",
    minify: true,
    plugins: [{
      name: "for-a-page",
      setup(build) {
        // What they bring is more than a page needs, or asks for a disk.
        for (const [module, file] of [["highlight.js", "highlight"], ["temml", "no-formulas"]]) {
          const filter = new RegExp(`^${module!.replace(".", "\\.")}$`);
          build.onResolve({ filter }, () => ({ path: join(CLIENT, `${file}.ts`) }));
        }
      },
    }],
  });
  for (const { path, text } of outputFiles) write(`assets/${path.replace(/^.*\//, "")}`, text);
  write("assets/search.js", asFunction("search", await searchScript()));
  const style = ["tools/notebook/text.css", ...STYLE.map((name) => `tools/book/style/${name}.css`)];
  write("assets/book.css", style.map((file) => readFileSync(join(ROOT, file), "utf8")).join("\n"));
}
