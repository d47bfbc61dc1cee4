import type { ShownNumbers } from "../sweep/declared.ts";

/** What a page knows of its notebook: how its script reads what the book has written. */
export interface LiveNotebook extends ShownNumbers {
  /** Cells that can run again. */
  cells: readonly LiveCell[];
  /** Cells that a number moves and that stay as printed, with the reason. */
  saved: readonly { index: number; numbers: readonly string[]; why: string }[];
  /** Statements that change what others read: those run first, whichever cell is looked at. */
  after: Readonly<Record<number, readonly number[]>>;
  /** Cells that a reader edits, as they are at the start. */
  exercises: readonly { index: number; stub: string }[];
  /** Scripts with the code, in the order in which they run. */
  scripts: readonly string[];
  /** Those of them that are fetched only when one of these statements is to run. */
  late: { scripts: readonly string[]; units: readonly number[] };
}

/** A cell that can run again. */
export interface LiveCell {
  index: number;
  /** The numbers that move it: "*" is any. */
  numbers: readonly string[];
  /** The statements to run for it, its own among them. */
  units: readonly number[];
  /** Its own. */
  own: readonly number[];
}
