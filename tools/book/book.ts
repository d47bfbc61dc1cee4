/**
 * deno task book [07 | slug …] [--out site] [--serve [--port 9000]] [--list]
 *
 * Makes a folder of static files out of the executed notebooks: the course in a browser, its numbers to be moved.
 * With --list what is alive is written down, for the tests to hold the next change against.
 */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findNotebooks, type Notebook } from "../notebook/file.ts";
import { ROOT, shown } from "../paths.ts";
import { bold, dim, green, main, say, seconds, UsageError } from "../ui.ts";
import { listAlive } from "./alive.ts";
import { countCharts } from "./count-charts.ts";
import type { Plan } from "./live/plan.ts";
import { serveSite } from "./serve.ts";
import { makeSite, SITE } from "./site.ts";
import { kilobytes } from "./weight.ts";

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string", default: SITE },
      serve: { type: "boolean", default: false },
      port: { type: "string", default: "0" },
      list: { type: "boolean", default: false },
    },
  });
  const names = positionals.length ? positionals.flatMap(findNotebooks) : findNotebooks("all");
  const start = performance.now(), out = resolve(ROOT, values.out);
  requireOwn(out);
  const plans = new Map<Notebook, Plan>();
  let alive = 0, moved = 0, charts = 0;
  await makeSite({
    ...{ out, names },
    onNotebook: ({ notebook, tried: { plan }, weight, ms }) => {
      plans.set(notebook, plan);
      const count = countCharts(notebook, plan);
      alive += count.alive;
      moved += count.alive + count.saved;
      charts += count.charts;
      const late = weight?.late ? ` and ${kilobytes(weight.late)} for diagrams` : "";
      const note = `${count.alive} of ${
        count.alive + count.saved
      } charts that a number moves are alive, ${kilobytes(weight?.first ?? 0)}${late}, ${
        seconds(ms)
      }`;
      say(`${green("✓")} ${notebook.name} ${dim(note)}`);
    },
  });
  if (values.list) listAlive(plans);
  say(`${alive} of ${moved} charts that a number moves are alive, of ${charts} in all`);
  say(`the book in ${seconds(performance.now() - start)} → ${shown(out)}/index.html`);
  if (!values.serve) return 0;
  const { url } = await serveSite(out, Number(values.port));
  say(`${bold(url)} ${dim("(Ctrl-C ends it)")}`);
  return await new Promise<never>(() => {});
});

/** What is there is deleted: it must be a folder that a book was in, or nothing. */
function requireOwn(out: string): void {
  if (!existsSync(out) || readdirSync(out).length === 0) return;
  if (existsSync(join(out, "assets", "book.js"))) return;
  throw new UsageError(`Cannot write the book to ${shown(out)}: something else lies there`);
}
