import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { escape } from "../../lib/charts/bundle.ts";
import { highlight, htmlFor } from "../notebook/html.ts";
import { ROOT } from "../paths.ts";
import { framed } from "./frame.ts";
import { bookLink } from "./links.ts";

/** A file of the project as a page: code with a place for each line, markdown as text; a folder as a list. */
export function sourceHtml(file: string): string {
  if (statSync(join(ROOT, file)).isDirectory()) return folderHtml(file);
  const text = readFileSync(join(ROOT, file), "utf8"), root = "../".repeat(file.split("/").length);
  const body = file.endsWith(".md")
    ? htmlFor((href) => linkFrom(file, href, root)).markdown(text)
    : `<h1><code>${escape(file)}</code></h1>${lines(text, file.replace(/^.*\./, ""))}`;
  return framed({
    ...{ title: file, root, kind: "source" },
    body: `<main id="main" tabindex="-1">${body}</main>`,
  });
}

/** A folder: its files, those that have a page with a link. */
function folderHtml(folder: string): string {
  const names = readdirSync(join(ROOT, folder)).filter((name) =>
    !/\.(test|bench|check)\.ts$/.test(name)
  );
  const items = names.sort().map((name) =>
    name.endsWith(".ts") ? `<li><a href="${name}.html"><code>${escape(name)}</code></a></li>` : ""
  );
  return framed({
    ...{ title: folder, root: "../".repeat(folder.split("/").length + 1), kind: "source" },
    body: `<main id="main" tabindex="-1"><h1><code>${escape(folder)}</code></h1><ul>${
      items.join("")
    }</ul></main>`,
  });
}

/** Code, each line in an element that a link can lead to. */
function lines(text: string, language: string): string {
  // A colour that spans several lines is closed at the end of each, and opened again.
  let open: string[] = [];
  const rows = highlight(text.replace(/\n$/, ""), language).split("\n").map((line, i) => {
    const before = open.join("");
    for (const [tag] of line.matchAll(/<span [^>]*>|<\/span>/g)) {
      if (tag === "</span>") open = open.slice(0, -1);
      else open = [...open, tag];
    }
    // The number is the style's: written out, it would make most of the page.
    return `<span id="L${i + 1}">${before}${line}${"</span>".repeat(open.length)}</span>`;
  });
  return `<pre class="code lines"><code>${rows.join("\n")}</code></pre>`;
}

/** A link of a file, from the file's page: what has no page of its own stays a name. */
function linkFrom(file: string, href: string, root: string): string {
  if (/^[a-z]+:|^#/.test(href)) return href;
  const path = new URL(href, `file:///${file}`).pathname.slice(1);
  return bookLink(path, root).href;
}
