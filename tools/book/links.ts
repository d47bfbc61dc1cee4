import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { slug } from "../notebook/html.ts";
import { ROOT } from "../paths.ts";

/** Where the page of a source file lies in the site. */
export const SOURCES = "source";

/** A link of a notebook, from a page of the site. */
export interface BookLink {
  href: string;
  /** The file of the project that it leads to, where it leads to one. */
  file?: string;
}

/**
 * Where a link of a notebook leads in the book: notebooks are pages, files of the project are pages below `source/`,
 * and the web stays the web.
 *
 * @param root From the page to the site's own folder: "" or "../../".
 */
export function bookLink(href: string, root = ""): BookLink {
  if (/^[a-z]+:/.test(href)) return { href };
  if (href.startsWith("#")) return { href: `#${slug(decodeURIComponent(href.slice(1)))}` };
  const [path = "", anchor] = href.split("#");
  const notebook = /^(?:notebooks\/)?(\d\d-[\w-]+)\.ipynb$/.exec(path)?.[1];
  if (notebook) {
    const place = anchor === undefined ? "" : `#${slug(decodeURIComponent(anchor))}`;
    return { href: `${root}${notebook}.html${place}` };
  }
  const file = fileOf(path.replace(/^(\.\.\/)+/, ""));
  if (file === undefined) return { href };
  const line = /^L(\d+)/.exec(anchor ?? "")?.[1];
  return { href: `${root}${sourcePage(file)}${line ? `#L${line}` : ""}`, file };
}

/** The page of a file, or of a folder. */
export const sourcePage = (path: string): string =>
  `${SOURCES}/${path}${statSync(join(ROOT, path)).isDirectory() ? "/index" : ""}.html`;

/** A file or a folder of the project. */
function fileOf(path: string): string | undefined {
  const full = join(ROOT, path);
  if (!existsSync(full)) return undefined;
  if (!statSync(full).isDirectory()) return path;
  // All that lies in data/ is told of in one place.
  return path.startsWith("data") ? "data/README.md" : path.replace(/\/$/, "");
}
