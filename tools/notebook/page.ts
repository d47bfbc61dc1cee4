import hljs from "highlight.js";
import { Marked } from "marked";
import temml from "temml";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escape } from "../../lib/charts/bundle.ts";
import { type Cell, type SavedOutput, textOf } from "./file.ts";

export const STYLE: string = readFileSync(join(import.meta.dirname!, "page.css"), "utf8");

const marked = new Marked({
  walkTokens: (token) => {
    // A page lies in `.under-load/pages`: what a notebook links from its own folder lies elsewhere from there.
    if (token.type !== "link") return;
    token["href"] = token["href"]
      .replace(/^\.\.\//, "../../")
      .replace(/^([\w-]+)\.ipynb\b/, "$1.html");
  },
  extensions: [{
    name: "display-math",
    level: "block",
    start: (source) => source.indexOf("$$"),
    tokenizer(source) {
      const match = /^\$\$([\s\S]+?)\$\$/.exec(source);
      return match ? { type: "display-math", raw: match[0], tex: match[1]! } : undefined;
    },
    renderer: (token) => math(token["tex"], true),
  }, {
    name: "inline-math",
    level: "inline",
    start: (source) => source.indexOf("$"),
    tokenizer(source) {
      // A price is not a formula: no blank inside the dollar signs, no digit behind them.
      const match = /^\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/.exec(source);
      return match ? { type: "inline-math", raw: match[0], tex: match[1]! } : undefined;
    },
    renderer: (token) => math(token["tex"], false),
  }],
  renderer: {
    code: ({ text, lang }) => `<pre class="code"><code>${highlight(text, lang)}</code></pre>`,
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${slug(text)}">${this.parser.parseInline(tokens)}</h${depth}>`;
    },
  },
});

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

/** The code of a cell; folded where it only draws. */
function input({ source, tags }: Cell): string {
  const code = `<pre class="code"><code>${highlight(source, "ts")}</code></pre>`;
  return tags.includes("draw")
    ? `<details class="draw"><summary>the code of this cell</summary>${code}</details>`
    : code;
}

function output(output: SavedOutput): string {
  if (output.output_type === "stream") {
    return `<pre class="stream ${output.name}">${escape(textOf(output.text))}</pre>`;
  }
  if (output.output_type === "error") {
    return `<pre class="error">${escape(`${output.ename}: ${output.evalue}`)}</pre>`;
  }
  const { data } = output;
  const html = data["text/html"], svg = data["image/svg+xml"], text = data["text/markdown"];
  if (svg !== undefined) return `<figure>${textOf(svg)}</figure>`;
  if (html !== undefined) return `<div class="out">${textOf(html)}</div>`;
  if (text !== undefined) return `<div class="out md">${markdown(textOf(text))}</div>`;
  return `<pre class="stream">${escape(textOf(data["text/plain"]))}</pre>`;
}

function markdown(source: string): string {
  return marked.parse(source, { async: false });
}

function highlight(source: string, language = "ts"): string {
  const known = hljs.getLanguage(language);
  return known ? hljs.highlight(source, { language }).value : escape(source);
}

function math(tex: string, displayMode: boolean): string {
  try {
    return temml.renderToString(tex, { displayMode, throwOnError: true });
  } catch {
    // Left to itself Temml shows what is wrong in place, save under Deno, where it throws.
    return `<code class="error">${escape(tex)}</code>`;
  }
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
