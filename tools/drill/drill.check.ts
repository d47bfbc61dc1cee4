/**
 * deno run -A tools/drill/drill.check.ts
 *
 * Opens the drill and the mock interview in a real browser, with pages made for it alone: cards, an interview that is
 * left and gone on with, progress that can't be read.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { makeSite } from "../book/site.ts";
import { startChromium } from "../jupyter/chromium.ts";
import { findNotebooks } from "../notebook/file.ts";
import { SCRATCH } from "../paths.ts";
import { green, main, red, say } from "../ui.ts";
import { rehearsed } from "./in-browser.ts";

await main(async () => {
  const out = join(SCRATCH, "drill-check");
  await makeSite({ out, names: findNotebooks("all"), moves: false });
  const browser = await startChromium();
  const faults = await rehearsed(browser, `${pathToFileURL(out).href}/`).finally(() =>
    browser.close()
  );
  for (const fault of faults) say(red(fault));
  if (faults.length === 0) say(green("the drill and the interview are as they should be"));
  return faults.length ? 1 : 0;
});
