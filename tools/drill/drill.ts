/**
 * deno task drill [--port 9000] [--anki [file]] [--base https://…]
 *
 * Rehearse: every question of the course as a card that comes back when one is about to forget it, and mock
 * interviews, on a local page. Progress is kept in `.under-load/drill.json`. With --anki it writes a package for Anki.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { makeSite } from "../book/site.ts";
import { courseTable } from "../notebook/course-table.ts";
import { findNotebooks, readNotebook } from "../notebook/file.ts";
import { htmlFor } from "../notebook/html.ts";
import { ROOT, SCRATCH, shown } from "../paths.ts";
import { bold, dim, main, say, UsageError, yellow } from "../ui.ts";
import { ankiPackage } from "./anki.ts";
import { cardsOf } from "./cards.ts";
import { ownFolder } from "./own-folder.ts";
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
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(
      `Cannot use --port ${values.port}: it must be a whole number from 0 to 65,535`,
    );
  }
  if (values.base !== undefined && !/^https?:\/\//.test(values.base)) {
    throw new UsageError(`Cannot use --base ${values.base}: it must be an address of the web`);
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
  const dir = ownFolder(join(SCRATCH, "drill-site"));
  const site = () =>
    makeSite({ out: dir, names: findNotebooks("all"), moves: false, progress: "server" });
  if (values.anki) {
    await site();
    const path = resolve(ROOT, positionals[0] ?? join(SCRATCH, "under-load.apkg"));
    say(`${writeAnki(path, dir, values.base)} cards → ${shown(path)}: in Anki, File → Import`);
    return 0;
  }
  const file = new ProgressFile(join(SCRATCH, "drill.json"));
  // The port first: the pages take some seconds, and are of no use without it.
  const { url } = await listening(dir, file, port);
  await site();
  tellOf(file);
  say(`${bold(`${url}drill.html`)} ${dim("(Ctrl-C ends it; progress is kept)")}`);
  return await new Promise<never>(() => {});
});

async function listening(dir: string, file: ProgressFile, port: number) {
  try {
    return await serveDrill({ dir, file, port });
  } catch (error) {
    const { code, name, message } = error as Error & { code?: string };
    if (code === "EADDRINUSE" || name === "AddrInUse") {
      throw new UsageError(
        `Cannot use --port ${port}: another program listens there; take another one, or leave --port out for a free one`,
      );
    }
    throw new UsageError(`Cannot listen on port ${port}: ${message}`);
  }
}

/** What can't be read is told of now, and not after an hour of learning; the page says what to do. */
function tellOf(file: ProgressFile): void {
  try {
    for (const problem of file.read().problems) say(yellow(`${shown(file.path)}: ${problem}`));
  } catch (error) {
    say(
      yellow(
        `${shown(file.path)}: ${
          (error as Error).message
        }. The page offers to save it and to start again.`,
      ),
    );
  }
}

/** @returns How many cards there are. */
function writeAnki(path: string, dir: string, base: string | undefined): number {
  const course = courseTable().map(({ name, title }) => ({ notebook: readNotebook(name), title }));
  const cards = cardsOf(course, htmlFor((href) => href));
  mkdirSync(dirname(path), { recursive: true });
  const options = {
    cards,
    pictureOf: (src: string) => readFileSync(join(dir, src), "utf8"),
    scratch: join(SCRATCH, `anki.${process.pid}.sqlite`),
    now: Date.now(),
  };
  writeFileSync(path, ankiPackage(base ? { ...options, base } : options));
  return cards.length;
}
