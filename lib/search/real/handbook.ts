import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Document } from "../index/schema.ts";
import { docstrings } from "./docstrings.ts";
import { plainText } from "./plain-text.ts";

/** The folder that has `notebooks` and `lib` in it. */
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

interface Cell {
  cell_type: string;
  source: string | string[];
  metadata?: { tags?: string[] };
}

/**
 * The handbook that is searched: each cell of this course's notebooks and each docstring of its library, as they
 * are at this moment. `place` says where it stands: a file, and a cell or a line. O(letters).
 */
export function handbook(root = ROOT): Document[] {
  const notebooks = join(root, "notebooks"), lib = join(root, "lib");
  const names = existsSync(notebooks)
    ? readdirSync(notebooks).filter((name) => name.endsWith(".ipynb")).sort()
    : [];
  return [
    ...names.flatMap((name) => cellsOf(join(notebooks, name))),
    ...sourceFiles(lib).flatMap((file) => docstringsOf(root, file)),
  ];
}

function cellsOf(file: string): Document[] {
  const notebook = basename(file, ".ipynb"), passages: Document[] = [];
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as { cells: Cell[] };
  let section = notebook;
  cells.forEach(({ cell_type, source, metadata }, i) => {
    const text = typeof source === "string" ? source : source.join("");
    const tags = metadata?.tags ?? [];
    const headings = cell_type === "markdown" ? [...text.matchAll(/^#{1,4} (.+)$/gm)] : [];
    const main = headings.find(([line]) => /^##? /.test(line));
    if (main) section = plainText(main[1]!);
    // Drawing code is folded in the notebook: nobody looks for it.
    if (text.trim() === "" || tags.includes("draw")) return;
    passages.push({
      id: `${notebook}/${i + 1}`,
      title: headings.length ? plainText(headings.at(-1)![1]!) : section,
      body: cell_type === "markdown" ? plainText(text) : text,
      notebook,
      section,
      kind: kindOf(cell_type, section, text),
      place: `notebooks/${notebook}.ipynb, cell ${i + 1}`,
      words: text.split(/\s+/).length,
    });
  });
  return passages;
}

const kindOf = (type: string, section: string, text: string) =>
  type === "code"
    ? "code"
    : section === "Interview drill" || /^#### (Try|Your turn)/m.test(text)
    ? "question"
    : "prose";

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /(?<!\.(test|bench|check))\.ts$/.test(entry.name) ? [path] : [];
  });
}

function docstringsOf(root: string, file: string): Document[] {
  const path = relative(root, file).replaceAll("\\", "/"), folder = path.split("/")[1]!;
  return docstrings(readFileSync(file, "utf8")).map(({ name, text, line }) => ({
    id: `${path}:${line}`,
    title: name,
    body: plainText(text.replace(/^import .*$/gm, "")),
    notebook: `lib/${folder}`,
    section: path,
    kind: "docstring",
    place: `${path}, line ${line}`,
    words: text.split(/\s+/).length,
  }));
}
