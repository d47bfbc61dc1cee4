/** What the map of lib says: which folders there are, what each is, and which use which. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleOf } from "../lib/charts/bundle.ts";
import { diagram, type DiagramEdge } from "../lib/charts/diagram.ts";
import { SHARED } from "./dependency-rule.ts";
import { notebookNames } from "./notebook/file.ts";
import { ROOT } from "./paths.ts";
import { filesIn, foldersUsedBy } from "./test/reach.ts";

/** The files of the map, from the project's folder: the last one is README's, of notebooks alone. */
export const MAP_PAGE = "docs/map.md",
  MAP_PICTURE = "docs/map.svg",
  COURSE_PICTURE = "docs/course.svg";

interface Folder {
  name: string;
  about: string;
  files: string[];
  uses: string[];
}

/** @param counts Which files' imports are looked at. Default: all. */
function folders(counts: (file: string) => boolean = () => true): Folder[] {
  return readdirSync(join(ROOT, "lib"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const files = filesIn(`lib/${name}`).filter((file) =>
        file.endsWith(".ts") && !/\.(test|bench|check)\.ts$/.test(file)
      );
      const uses = new Set(
        files.filter(counts).flatMap((file) =>
          foldersUsedBy(readFileSync(join(ROOT, file), "utf8"), file)
        )
          .map((folder) => folder.slice(4)),
      );
      uses.delete(name);
      return { name, about: aboutOf(name), files, uses: [...uses].sort() };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The first sentence of a folder's door. */
function aboutOf(name: string): string {
  const door = join(ROOT, "lib", name, "mod.ts");
  if (!existsSync(door)) return "";
  const [, doc = ""] = readFileSync(door, "utf8").match(/^\/\*\*([\s\S]*?)\*\//) ?? [];
  const text = doc.replace(/^\s*\*? ?/gm, " ").replace(/\s+/g, " ").trim();
  return text.match(/^.*?[.:](?= |$)/)?.[0].replace(/:$/, ".") ?? text;
}

/** The page: a table of the folders, and of what each step's file is. */
export function mapPage(): string {
  const all = folders();
  const shared = all.filter(({ name }) => SHARED.includes(name));
  const slugs = all.filter(({ name }) => !SHARED.includes(name));
  const number = (slug: string) =>
    notebookNames().find((name) => name.slice(3) === slug)?.slice(0, 2) ?? "";
  const row = ({ name, about, files, uses }: Folder, first: string) =>
    `| ${first}[${name}](../lib/${name}/mod.ts) | ${about} | ${files.length} | ${
      uses.join(", ")
    } |`;
  return `# The map of lib

Made from the imports by \`deno task map\`; a test holds it to them.

![Which folder uses which](map.svg)

## Shared folders

They import nothing from a notebook's folder. Only notebooks import \`course\`.

| folder | what it is | files | uses |
| --- | --- | --- | --- |
${shared.map((folder) => row(folder, "")).join("\n")}

## Folders of the notebooks

| folder | what it is | files | uses |
| --- | --- | --- | --- |
${slugs.map((folder) => row(folder, `${number(folder.name)} · `)).join("\n")}
`;
}

/** The picture: folders as boxes, imports as arrows. */
export async function mapPicture(): Promise<string> {
  const all = folders();
  const nodes = Object.fromEntries(
    all.map(({ name }) => [
      name,
      { label: name, kind: SHARED.includes(name) ? "service" as const : "client" as const },
    ]),
  );
  const edges = all.flatMap(({ name, uses }) => uses.map((to): DiagramEdge<string> => [name, to]));
  const drawn = await diagram({ title: "Which folder of lib uses which", nodes, edges });
  return `${(await bundleOf(drawn))["image/svg+xml"]}\n`;
}

/** The notebooks, and whose code each of them runs: an arrow from who builds to what it builds on. */
export async function coursePicture(): Promise<string> {
  // Notebook 20 times the code of all the others: twenty arrows that say nothing.
  const all = folders((file) => !file.includes("/probes/")), names = notebookNames();
  const title = new Map(
    names.map((name) => [name.slice(3), `${Number(name.slice(0, 2))} · ${name.slice(3)}`]),
  );
  const nodes = Object.fromEntries(
    [...title].map(([slug, label]) => [slug, { label, kind: "client" as const }]),
  );
  const edges = all.filter(({ name }) => title.has(name)).flatMap(({ name, uses }) =>
    uses.filter((to) => title.has(to)).map((to): DiagramEdge<string> => [to, name])
  );
  const drawn = await diagram({ title: "What is built first, and who builds on it", nodes, edges });
  return `${(await bundleOf(drawn))["image/svg+xml"]}\n`;
}

/** What is wrong with the committed map; empty where it is that of the imports. */
export async function brokenMap(): Promise<string[]> {
  const read = (path: string) =>
    existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), "utf8") : "";
  // A formatter may set the columns of a table; what they say is what counts.
  const plain = (text: string) => text.replace(/[ -]+/g, " ").replace(/\s*\n\s*/g, "\n");
  const same = plain(read(MAP_PAGE)) === plain(mapPage()) &&
    read(MAP_PICTURE) === await mapPicture() && read(COURSE_PICTURE) === await coursePicture();
  return same ? [] : [`${MAP_PAGE} is not that of the imports: deno task map`];
}
