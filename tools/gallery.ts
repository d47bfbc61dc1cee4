/** deno task gallery: writes a page with one picture of each chart helper. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gallery } from "../lib/charts/gallery.ts";
import { bundleOf } from "../lib/charts/bundle.ts";
import { STYLE } from "./notebook/page.ts";
import { SCRATCH, shown } from "./paths.ts";
import { main, say } from "./ui.ts";

await main(async () => {
  const figures = await Promise.all(
    (await gallery()).map(async ({ helper, picture }) =>
      `<section><h2><code>${helper}</code></h2><figure>${
        (await bundleOf(picture))["image/svg+xml"]
      }</figure></section>`
    ),
  );
  const path = join(SCRATCH, "pages", "gallery.html");
  mkdirSync(join(SCRATCH, "pages"), { recursive: true });
  writeFileSync(
    path,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Charts</title><style>${STYLE}</style></head><body class="index"><main><h1>Charts</h1>${
      figures.join("\n")
    }</main></body></html>`,
  );
  say(`${figures.length} pictures → ${shown(path)}`);
});
