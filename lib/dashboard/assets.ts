import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const assets = new Map<string, string>();

/** A script of the page, from its package itself: the page needs no network. `undefined` for another name. */
export function asset(name: string): string | undefined {
  const find: Record<string, () => string> = {
    "plot.js": () => join(folderOf("@observablehq/plot"), "dist", "plot.umd.min.js"),
    "d3.js": () => {
      const beside = createRequire(join(folderOf("@observablehq/plot"), "package.json"));
      return join(rootOf(beside.resolve("d3")), "dist", "d3.min.js");
    },
  };
  if (!Object.hasOwn(find, name)) return undefined;
  if (!assets.has(name)) assets.set(name, readFileSync(find[name]!(), "utf8"));
  return assets.get(name)!;
}

function folderOf(name: string): string {
  return rootOf(createRequire(import.meta.url).resolve(name));
}

/** The folder of a package, from a file inside it: the one below `src` or `dist`. */
function rootOf(file: string): string {
  return file.replace(/[\\/](src|dist)[\\/][^]*$/, "") || dirname(file);
}
