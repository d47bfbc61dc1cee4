import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

/** Links and sources of a site's pages that lead to nothing: a file that is not there, or a place that no page has. */
export function deadLinks(site: string): string[] {
  const pages = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => join(entry.parentPath, entry.name));
  const places = new Map<string, ReadonlySet<string>>();
  const placesOf = (page: string) => {
    if (!places.has(page)) {
      const ids = readFileSync(page, "utf8").matchAll(/\bid="([^"]+)"/g);
      places.set(page, new Set([...ids].map(([, id]) => id!)));
    }
    return places.get(page)!;
  };
  return pages.flatMap((page) => {
    const html = readFileSync(page, "utf8").replace(
      /<script type="application\/json"[\s\S]*?<\/script>/g,
      "",
    );
    const links = [...html.matchAll(/<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"/g)];
    return [...new Set(links.map(([, href]) => href!.replaceAll("&amp;", "&")))].flatMap((href) => {
      if (/^(https?:|mailto:|data:)/.test(href)) return [];
      const [path = "", place] = href.split("#");
      const target = path ? normalize(join(dirname(page), decodeURIComponent(path))) : page;
      const name = `${relative(site, page)}: ${href}`;
      if (!existsSync(target)) return [name];
      const id = place?.split("?")[0];
      return id && target.endsWith(".html") && !placesOf(target).has(decodeURIComponent(id))
        ? [name]
        : [];
    });
  });
}
