import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Marked, type Tokens } from "marked";
import { ROOT } from "../paths.ts";
import { notebookNames, readNotebook } from "./file.ts";

/** A row of the README's table of notebooks; its columns are markdown. */
export interface CourseRow {
  /** `07-rate-limiter`. */
  name: string;
  /** `07 · Rate limiter`. */
  title: string;
  /** By the heads of the columns, the first left out: `minutes`, `you build`, … */
  columns: Record<string, string>;
}

/** The README's table of notebooks: the one place where minutes, peers and truths are listed. */
export function courseTable(readme: string = readFileSync(join(ROOT, "README.md"), "utf8")) {
  const tables = new Marked().lexer(readme).filter((token): token is Tokens.Table =>
    token.type === "table"
  );
  for (const { header, rows } of tables) {
    const heads = header.map(({ text }) => text);
    if (heads[0] !== "notebook") continue;
    return rows.map((cells): CourseRow => {
      const [, title = "", name = ""] =
        cells[0]!.text.match(/^\[(.*?)\]\(notebooks\/(.*?)\.ipynb\)/) ?? [];
      return {
        name,
        title,
        columns: Object.fromEntries(
          heads.slice(1).map((head, i) => [head, cells[i + 1]!.text]),
        ),
      };
    });
  }
  return [];
}

/** What the README's table breaks: each notebook has a row there, in order, with the minutes that it says itself. */
export function brokenTable(): string[] {
  const table = courseTable(), listed = table.map(({ name }) => name), there = notebookNames();
  if (listed.join() !== there.join()) {
    return [`README.md lists ${listed.join(", ")}: there is ${there.join(", ")}`];
  }
  return table.flatMap(({ name, columns }) => {
    const title = readNotebook(name).cells[0]?.source.replace(/\s+/g, " ") ?? "";
    const said = title.match(/core path (\d+) minutes, everything (\d+) minutes/);
    const minutes = said && `${said[1]} / ${said[2]}`;
    return said === null || columns["minutes"] === minutes
      ? []
      : [`README.md says ${columns["minutes"]} minutes of ${name}: it says ${minutes} itself`];
  });
}
