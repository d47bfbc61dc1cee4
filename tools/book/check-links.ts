import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

/** Data that pages of the site's own folder make their text of: a name, and what it holds as JSON. */
const DATA = /^globalThis\.\w+ = ([\s\S]*);\n$/;
const LINKS = /<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"/g;

/**
 * Links and sources of a site's pages, and of the data that they show, that lead to nothing: a file that is not there,
 * or a place that no page has.
 */
export function deadLinks(site: string): string[] {
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pages = files.filter((file) => file.endsWith(".html"));
  const places = new Map<string, ReadonlySet<string>>();
  const placesOf = (page: string) => {
    if (!places.has(page)) {
      const ids = readFileSync(page, "utf8").matchAll(/\bid="([^"]+)"/g);
      places.set(page, new Set([...ids].map(([, id]) => id!)));
    }
    return places.get(page)!;
  };
  const dead = (file: string, page: string, hrefs: readonly string[]) =>
    [...new Set(hrefs)].flatMap((href) => {
      if (/^(https?:|mailto:|data:)/.test(href)) return [];
      const [path = "", place] = href.split("#");
      const target = path ? normalize(join(dirname(page), decodeURIComponent(path))) : page;
      const name = `${relative(site, file)}: ${href}`;
      if (!existsSync(target)) return [name];
      const id = place?.split("?")[0];
      return id && target.endsWith(".html") && !placesOf(target).has(decodeURIComponent(id))
        ? [name]
        : [];
    });
  return [
    ...pages.flatMap((page) => {
      const html = readFileSync(page, "utf8").replace(
        /<script type="application\/json"[\s\S]*?<\/script>/g,
        "",
      );
      return dead(page, page, linksIn(html));
    }),
    ...files.filter((file) => file.endsWith(".js")).flatMap((file) => {
      const [, json] = DATA.exec(readFileSync(file, "utf8")) ?? [];
      return json ? dead(file, join(site, "index.html"), linksOf(JSON.parse(json))) : [];
    }),
  ];
}

const linksIn = (html: string): string[] =>
  [...html.matchAll(LINKS)].map(([, href]) => href!.replaceAll("&amp;", "&"));

/** All that a value names as a link or a source, and the links of its texts. */
function linksOf(value: unknown, name = ""): string[] {
  if (typeof value === "string") return /^(link|src)$/.test(name) ? [value] : linksIn(value);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => linksOf(one, name));
}
