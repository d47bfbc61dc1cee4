import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { NOTEBOOKS, shown } from "../paths.ts";
import { UsageError } from "../ui.ts";
import { type SavedOutput, textOf } from "./saved-output.ts";

export { plainOf, type SavedOutput, textOf } from "./saved-output.ts";

/** A cell, with its source as one string. */
export interface Cell {
  kind: "markdown" | "code";
  id: string;
  tags: string[];
  source: string;
  outputs: SavedOutput[];
}

/** A notebook of this course. */
export interface Notebook {
  /** `07-rate-limiter`. */
  name: string;
  path: string;
  cells: Cell[];
  /** Digest of the sources that the saved outputs were made from. */
  ranFrom: string | undefined;
}

/** Names of all notebooks, in order. */
export function notebookNames(): string[] {
  return readdirSync(NOTEBOOKS).filter((file) => file.endsWith(".ipynb"))
    .map((file) => basename(file, ".ipynb")).sort();
}

/**
 * The notebooks that a word names: `07`, `7`, `rate-limiter`, `07-rate-limiter` or `all`.
 *
 * @throws {UsageError} Where there is none.
 */
export function findNotebooks(word: string): string[] {
  const names = notebookNames();
  if (word === "all") return names;
  const wanted = basename(word, ".ipynb");
  const found = names.find((name) =>
    name === wanted || name.slice(3) === wanted || name.slice(0, 2) === wanted.padStart(2, "0")
  );
  if (found) return [found];
  throw new UsageError(
    `Cannot find notebook ${JSON.stringify(word)}: there is ${names.join(", ")}`,
  );
}

/** @throws {UsageError} Where the file is no notebook. */
export function readNotebook(name: string): Notebook {
  const path = join(NOTEBOOKS, `${name}.ipynb`);
  const bad = (why: string) => new UsageError(`Cannot read ${shown(path)}: ${why}`);
  let json;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    // The message may quote the file, line breaks included.
    const why = (error as Error).message.replace(/\s+/g, " ");
    throw bad(`it is not valid JSON (${why}); get it back with git checkout`);
  }
  if (json?.nbformat !== 4 || !Array.isArray(json.cells)) {
    throw bad("it is not a version 4 notebook");
  }
  const cells = json.cells.map((cell: Record<string, unknown> | null, i: number): Cell => {
    if (cell?.["cell_type"] !== "markdown" && cell?.["cell_type"] !== "code") {
      throw bad(`cell ${i + 1} is neither markdown nor code`);
    }
    return {
      kind: cell["cell_type"],
      id: String(cell["id"] ?? ""),
      tags: (cell["metadata"] as { tags?: string[] } | undefined)?.tags ?? [],
      source: textOf(cell["source"]),
      outputs: (cell["outputs"] as SavedOutput[] | undefined) ?? [],
    };
  });
  return { name, path, cells, ranFrom: json.metadata?.under_load?.ran_from };
}

/** Writes a notebook in one step, so that a run that is stopped leaves the old file whole. */
export function writeNotebook({ path, cells, ranFrom }: Notebook): void {
  let count = 0;
  const json = {
    cells: cells.map(({ kind, id, tags, source, outputs }) => ({
      cell_type: kind,
      ...(kind === "code" && { execution_count: outputs.length ? ++count : null }),
      id,
      metadata: metadataOf(tags),
      ...(kind === "code" && { outputs: outputs.map((output) => numbered(output, count)) }),
      source: lines(source),
    })),
    metadata: {
      kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
      language_info: {
        codemirror_mode: "typescript",
        file_extension: ".ts",
        mimetype: "text/x.typescript",
        name: "typescript",
        nbconvert_exporter: "script",
        pygments_lexer: "typescript",
      },
      ...(ranFrom && { under_load: { ran_from: ranFrom } }),
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(`${path}.new`, JSON.stringify(json, null, 1) + "\n");
  renameSync(`${path}.new`, path);
}

/** JupyterLab hides the code of a cell that only draws; a click opens it. */
function metadataOf(tags: readonly string[]): object {
  if (tags.length === 0) return {};
  return tags.includes("draw") ? { jupyter: { source_hidden: true }, tags } : { tags };
}

/** Digest of all sources: saved outputs carry the digest of the sources they were made from. */
export function sourceDigest(cells: readonly Cell[]): string {
  const hash = createHash("sha256");
  for (const { kind, source } of cells) hash.update(`${kind}\0${source}\0`);
  return hash.digest("hex").slice(0, 16);
}

/** The heading that a cell stands under: its section, for progress and error messages. */
export function sectionOf(cells: readonly Cell[], index: number): string {
  for (let i = index; i >= 0; i--) {
    const cell = cells[i]!;
    const heading = cell.kind === "markdown" && cell.source.match(/^##? (.+)$/m)?.[1];
    if (heading) return heading;
  }
  return "start";
}

function numbered(output: SavedOutput, count: number): SavedOutput {
  if (output.output_type === "execute_result") {
    return { ...output, execution_count: count, data: split(output.data) };
  }
  if (output.output_type === "display_data") return { ...output, data: split(output.data) };
  if (output.output_type === "stream") return { ...output, text: lines(textOf(output.text)) };
  return output;
}

/** Jupyter keeps text as a list of lines, which makes for readable diffs. */
function split(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map((
      [mime, value],
    ) => [mime, typeof value === "string" ? lines(value) : value]),
  );
}

function lines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
