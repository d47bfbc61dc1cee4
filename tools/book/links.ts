import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import { bookHref } from "./client/book-href.ts";

/** A link of a notebook, from a page of the site. */
export interface BookLink {
  href: string;
  /** The file of the project that it leads to, where it leads to one. */
  file?: string;
}

/** Where a link of a notebook leads in the book: {@linkcode bookHref}, for every file that is there. */
export function bookLink(href: string, root = ""): BookLink {
  let file: string | undefined;
  const to = bookHref(href, root, (path) => {
    file = fileOf(path);
    return file === undefined ? undefined : sourcePage(file);
  });
  return { href: to, ...file !== undefined && { file } };
}

/** The page of a file, or of a folder. */
export const sourcePage = (path: string): string =>
  `source/${path}${statSync(join(ROOT, path)).isDirectory() ? "/index" : ""}.html`;

/** A file or a folder of the project. */
function fileOf(path: string): string | undefined {
  const full = join(ROOT, path);
  if (!existsSync(full)) return undefined;
  if (!statSync(full).isDirectory()) return path;
  // All that lies in data/ is told of in one place.
  return path.startsWith("data") ? "data/README.md" : path.replace(/\/$/, "");
}
