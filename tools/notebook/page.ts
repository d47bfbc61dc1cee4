import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escape } from "../../lib/charts/bundle.ts";
import type { Cell, SavedOutput } from "./file.ts";
import { htmlFor, slug } from "./html.ts";

export const STYLE: string = ["text.css", "page.css"].map((file) =>
  readFileSync(join(import.meta.dirname!, file), "utf8")
).join("");

/** A page lies in `.under-load/pages`: what a notebook links from its own folder lies elsewhere from there. */
const { markdown, input, output } = htmlFor((href) =>
  href.replace(/^\.\.\//, "../../").replace(/^([\w-]+)\.ipynb\b/, "$1.html")
);

/** A run of a notebook as one HTML file that needs nothing else: no script, no font, no network. */
export function page(
  cells: readonly Cell[],
  outputs: readonly SavedOutput[][],
  { title, footer }: { title: string; footer: string },
): string {
  const contents = cells.flatMap(({ kind, source }) =>
    kind === "markdown" ? source.match(/^## .+$/m)?.[0].slice(3) ?? [] : []
  );
  const body = cells.map((cell, i) =>
    cell.kind === "markdown"
      ? `<section class="md">${markdown(cell.source)}</section>`
      : `<section class="cell" id="cell-${i + 1}">${input(cell)}${
        (outputs[i] ?? []).map(output).join("")
      }</section>`
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Under Load</title>
<style>${STYLE}</style>
</head>
<body>
<nav><ol>${
    contents.map((text) => `<li><a href="#${slug(text)}">${escape(text)}</a></li>`).join("")
  }</ol></nav>
<main>
${body.join("\n")}
<footer>${escape(footer)}</footer>
</main>
</body>
</html>
`;
}
