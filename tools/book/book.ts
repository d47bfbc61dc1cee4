/**
 * deno task book [07 | slug …] [--out site] [--serve]
 *
 * Makes a folder of static files out of the executed notebooks: the course in a browser, its numbers to be moved.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findNotebooks } from "../notebook/file.ts";
import { ROOT, shown } from "../paths.ts";
import { dim, green, main, say, seconds } from "../ui.ts";
import { makeSite, SITE } from "./site.ts";

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: "string", default: SITE }, serve: { type: "boolean", default: false } },
  });
  const names = positionals.length ? positionals.flatMap(findNotebooks) : findNotebooks("all");
  const start = performance.now(), out = join(ROOT, values.out.replace(`${ROOT}/`, ""));
  await makeSite({
    ...{ out, names },
    onNotebook: ({ name, tried: { plan }, gzipBytes, ms }) =>
      say(
        `${green("✓")} ${name} ${
          dim(
            `${plan.cells.length} cells alive, ${Math.round(gzipBytes / 1000)} kB, ${seconds(ms)}`,
          )
        }`,
      ),
  });
  say(`the book in ${seconds(performance.now() - start)} → ${shown(out)}/index.html`);
  return 0;
});
