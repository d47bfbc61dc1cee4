import type { Cell, SavedOutput } from "../notebook/file.ts";
import { seen } from "../notebook/saved-output.ts";
import type { Values } from "./declared.ts";

/** An experiment that a notebook proposes: "**`burst` to 1.**" */
export interface Experiment {
  /** Cell that it stands in. */
  cell: number;
  /** As it is written, without the stars. */
  text: string;
  values: Values;
}

/** All experiments of a notebook, in order. */
export function experimentsIn(cells: readonly Cell[]): Experiment[] {
  return cells.flatMap(({ kind, source }, cell) =>
    kind === "markdown"
      ? [...source.matchAll(/\*\*(`\w+` to [^*]+)\*\*/g)].map(([, text]) => ({
        cell,
        text: text!.replace(/\s+/g, " ").replace(/\.$/, ""),
        values: valuesIn(text!),
      }))
      : []
  );
}

/** "`partitions` to 2 and `consumers` to 16" as values: digits lose their thousands' commas. */
function valuesIn(text: string): Values {
  return Object.fromEntries(
    [...text.matchAll(/`(\w+)`\s+(?:to|at)\s+(?:`([^`]+)`|"([^"]+)"|([\w.,-]+))/g)].map(
      ([, name, code, quoted, word]) => {
        const value = (code ?? quoted ?? word!).replace(/[.,]$/, "");
        return [name!, /^-?[\d.,]+$/.test(value) ? value.replaceAll(",", "") : value];
      },
    ),
  );
}

/**
 * The cells in which an experiment changes something that a reader sees. Two runs with the notebook's own
 * numbers tell what is the same in each run and can bear witness: a paragraph as a whole, or, where it holds
 * measured numbers, its words. The cell that shows the numbers themselves does not count.
 */
export function changedCells(
  cells: readonly Cell[],
  [one, other]: readonly [readonly SavedOutput[][], readonly SavedOutput[][]],
  changed: readonly SavedOutput[][],
): number[] {
  return cells.flatMap(({ tags }, i) => {
    if (tags.includes("numbers")) return [];
    const shown = (outputs: readonly SavedOutput[][]) =>
      (outputs[i] ?? []).map(seen).flatMap((text) =>
        text.startsWith("<") ? text : text.split(/\n{2,}/)
      );
    const before = shown(one), again = shown(other), after = shown(changed);
    const witness = (paragraph: string | undefined, at: number) =>
      paragraph === again[at]
        ? paragraph !== after[at]
        : words(paragraph ?? "") === words(again[at] ?? "") &&
          words(paragraph ?? "") !== words(after[at] ?? "");
    const most = Math.max(before.length, again.length, after.length);
    return Array.from({ length: most }, (_, at) => witness(before[at], at)).some(Boolean)
      ? [i]
      : [];
  });
}

/**
 * A text without its numbers and their units. In a picture, only what is written in it; how many numbers stand
 * in a row does not count either, since an axis has now more ticks and now fewer.
 */
function words(text: string): string {
  const written = text.startsWith("<svg")
    ? [...text.matchAll(/<text[^>]*>([\s\S]*?)<\/text>/g)].map(([, inner]) => inner).join(" ")
    : text;
  return written.replace(/<[^>]*>/g, " ")
    .replace(/[−-]?\d[\d.,]*(\s?(ns|µs|ms|s|min|h|d|[kMGT]?B|bytes|%|×))?/g, "#")
    .replace(/#[#\s]*/g, "# ").replace(/\s+/g, " ");
}
