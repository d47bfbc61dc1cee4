/**
 * deno task drill [--port 9000] [--anki [file]] [--base https://…]
 *
 * Rehearse: every question of the course as a card that comes back when one is about to forget it, and mock
 * interviews, on a local page. Progress is kept in `.under-load/drill.json`. With --anki it writes a package for Anki.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeSite } from "../book/site.ts";
import { courseTable } from "../notebook/course-table.ts";
import { findNotebooks, readNotebook } from "../notebook/file.ts";
import { htmlFor } from "../notebook/html.ts";
import { ROOT, SCRATCH, shown } from "../paths.ts";
import { bold, dim, main, say, UsageError } from "../ui.ts";
import { ankiPackage } from "./anki.ts";
import { cardsOf } from "./cards.ts";
import { serveDrill } from "./server.ts";
import { ProgressFile } from "./store-file.ts";

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string", default: "0" },
      anki: { type: "boolean", default: false },
      base: { type: "string" },
    },
  });
  const dir = join(SCRATCH, "drill-site"), port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(
      `Cannot use --port ${values.port}: it must be a whole number from 0 to 65,535`,
    );
  }
  if (values.base !== undefined && !/^https?:\/\//.test(values.base)) {
    throw new UsageError(`Cannot use --base ${values.base}: it must be an address of the web`);
  }
  await makeSite({ out: dir, names: findNotebooks("all"), moves: false, progress: "server" });
  if (values.anki) {
    const path = resolve(ROOT, positionals[0] ?? join(SCRATCH, "under-load.apkg"));
    const course = courseTable().map(({ name, title }) => ({
      notebook: readNotebook(name),
      title,
    }));
    const cards = cardsOf(course, htmlFor((href) => href));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      ankiPackage({
        cards,
        pictureOf: (src) => readFileSync(join(dir, src), "utf8"),
        ...values.base && { base: values.base },
        scratch: join(SCRATCH, "anki.sqlite"),
        now: Date.now(),
      }),
    );
    say(`${cards.length} cards → ${shown(path)}: in Anki, File → Import`);
    return 0;
  }
  const file = new ProgressFile(join(SCRATCH, "drill.json"));
  try {
    // What is no progress is told of now, and not after an hour of learning.
    file.read();
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; it lies in ${shown(file.path)}`);
  }
  const { url } = await serveDrill({ dir, file, port });
  say(`${bold(`${url}drill.html`)} ${dim("(Ctrl-C ends it; progress is kept)")}`);
  return await new Promise<never>(() => {});
});
