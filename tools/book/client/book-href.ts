import { slug } from "../../notebook/html.ts";

/** The page of a file of lib: whoever can ask the disk knows more of them. */
const ofLib = (path: string) => path.startsWith("lib/") ? `source/${path}.html` : undefined;

/**
 * Where a link of a notebook leads in the book: notebooks are pages, files of the project are pages below `source/`,
 * and the web stays the web.
 *
 * @param root From the page to the site's own folder: "" or "../../".
 * @param pageOf The page of a file of the project; `undefined` where it has none.
 */
export function bookHref(
  href: string,
  root = "",
  pageOf: (path: string) => string | undefined = ofLib,
): string {
  if (/^[a-z]+:/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const place = anchor === undefined ? "" : `#${slug(decodeURIComponent(anchor))}`;
  if (path === "") return place;
  const notebook = /^(?:notebooks\/)?(\d\d-[\w-]+)\.ipynb$/.exec(path)?.[1];
  if (notebook) return `${root}${notebook}.html${place}`;
  const page = pageOf(path.replace(/^(\.\.\/)+/, ""));
  if (page === undefined) return href;
  const line = /^L(\d+)/.exec(anchor ?? "")?.[1];
  return `${root}${page}${line ? `#L${line}` : ""}`;
}
