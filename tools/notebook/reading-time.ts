import { type Cell, plainOf, type SavedOutput, textOf } from "./file.ts";

/** How fast a reader is: words of prose and lines of code a minute, and minutes for what is to be done or seen. */
const WORDS = 200, LINES = 15, PICTURE = 0.25, EXPERIMENT = 1.5, PREDICTION = 0.5, EXERCISE = 6;

/** What a part of a notebook asks of its reader. */
export interface Reading {
  /** Words in the open; what is folded away is counted with everything, not with the core path. */
  words: number;
  /** Lines of code that stand in the open: cells that are not folded, and what `source` shows. */
  lines: number;
  /** Charts and diagrams. */
  pictures: number;
  minutes: number;
}

/**
 * The core path: up to the trade-offs without the steps marked *deeper*, and the answer in 45 minutes. A cell of
 * prose that goes on into another part is cut at the heading.
 */
export function coreCells(cells: readonly Cell[]): Cell[] {
  let section = "", part = "";
  return cells.flatMap((cell) => {
    const pieces = cell.kind === "code" ? [cell.source] : cell.source.split(/^(?=##{1,2} )/m);
    return pieces.filter((piece) => {
      const heading = cell.kind === "markdown" ? piece.match(/^(##|###) (.+)$/m) : undefined;
      if (heading?.[1] === "##") [section, part] = [heading[2]!, ""];
      else if (heading) part = heading[2]!;
      if (/^Interview drill/.test(section)) return /^The answer in 45 minutes/.test(part);
      if (/^(Trade-offs|Head to head|Checked|Sources)/.test(section)) return false;
      return !/[*_]deeper[*_]$/.test(part);
    }).map((source) => ({ ...cell, source }));
  });
}

/** What so many cells ask of a reader who leaves folded texts folded (`core`), or opens them all. */
export function readingOf(cells: readonly Cell[], core: boolean): Reading {
  let words = 0, lines = 0, pictures = 0, extra = 0;
  for (const { kind, source, tags, outputs } of cells) {
    if (kind === "markdown") {
      // The time of a solution is the exercise's.
      words += wordsOf(core || tags.includes("solution") ? unfolded(source) : source);
      extra += (source.match(/^#### Try · /gm)?.length ?? 0) * EXPERIMENT;
      extra += (source.match(/\*\*Predict\.\*\*/g)?.length ?? 0) * PREDICTION;
      continue;
    }
    if (tags.includes("exercise")) extra += EXERCISE;
    else if (!tags.includes("draw")) lines += source.split("\n").length;
    for (const output of outputs) {
      const plain = plainOf(output);
      if (/^\[(chart|diagram)\]/.test(plain)) pictures++;
      else if (plain.startsWith("[source]")) lines += plain.split("\n").length - 2;
      else words += wordsOf(markdownOf(output));
    }
  }
  const minutes = words / WORDS + lines / LINES + pictures * PICTURE + extra;
  return { words, lines, pictures, minutes };
}

/** The sentence of the title cell: `core path 45 minutes, everything 110 minutes`. */
export function minutesLine(cells: readonly Cell[]): string {
  const [core, all] = minutesOf(cells).map((minutes) => Math.max(5, Math.round(minutes / 5) * 5));
  return `core path ${core} minutes, everything ${all} minutes`;
}

/**
 * Whether the title cell says its minutes. A minute beyond what rounding does is allowed: words of outputs differ
 * from run to run.
 */
export function saysMinutes(cells: readonly Cell[]): boolean {
  const said = /core path (\d+) minutes, everything (\d+) minutes/
    .exec(cells[0]?.source.replace(/\s+/g, " ") ?? "");
  return said !== null &&
    minutesOf(cells).every((minutes, i) =>
      Math.abs(Math.max(5, minutes) - Number(said[i + 1])) <= 3.5
    );
}

function minutesOf(cells: readonly Cell[]): [core: number, all: number] {
  return [readingOf(coreCells(cells), true).minutes, readingOf(cells, false).minutes];
}

/** Share of the code lines in the open that only draw. */
export function drawingShare(cells: readonly Cell[]): number {
  let drawing = 0, all = 0;
  for (const { kind, source, tags } of cells) {
    if (kind !== "code") continue;
    const lines = source.split("\n").length;
    all += lines;
    if (tags.includes("draw")) drawing += lines;
  }
  return all ? drawing / all : 0;
}

function unfolded(source: string): string {
  return source.replace(/<details>[\s\S]*?<\/details>/g, "");
}

function markdownOf(output: SavedOutput): string {
  return "data" in output ? textOf(output.data["text/markdown"]) : "";
}

/** Words as people count them: marks, tags, links' targets and rules of tables are none. */
export function wordsOf(text: string): number {
  return text.replace(/<[^>]*>/g, " ").replace(/\]\([^)]*\)/g, "]").replace(
    /\$\$?[^$\n]+\$\$?/g,
    "formula",
  )
    .split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
