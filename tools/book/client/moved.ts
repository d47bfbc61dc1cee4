import type { SavedOutput } from "../../notebook/saved-output.ts";
import { writtenText } from "./fields.ts";

/** Numbers that differ from the printed ones, as texts. */
export type Moved = Readonly<Record<string, string>>;

/** What came of a move: for who asked for it, and for tests. */
export interface Outcome {
  set: Moved;
  /** Cells that ran, in the order in which they came. */
  cells: number[];
  /** What each has shown. */
  outputs: Record<number, readonly SavedOutput[]>;
  /** From the move to the first chart, and to the end, in ms. */
  firstChartMs: number | undefined;
  ms: number;
  problem: string | undefined;
  /** Whether other numbers were set before it came to its end. */
  superseded: boolean;
}

/** How a move is to go. */
export interface MoveOptions {
  /** Puts the cells into the order in which they are wanted. Default: those in sight first. */
  order?: (cells: readonly number[]) => readonly number[];
  /** Called for each cell that shows these numbers, those that did so already among them. */
  arrived?: (cell: number) => void;
}

export const sameNumbers = (one: Moved, other: Moved): boolean => keyOf(one) === keyOf(other);

/** The same for the same numbers, in whatever order they were moved. */
export const keyOf = (set: Moved): string => JSON.stringify(Object.entries(set).sort());

/** `limit = 50, burst = 1`; "" for the printed ones. */
export function inWords(set: Moved): string {
  return Object.entries(set).map(([name, value]) => `${name} = ${writtenText(value)}`).join(", ");
}

/** How a move ended, in a line. */
export function summary({ cells, ms, set }: Outcome): string {
  const words = inWords(set);
  if (words === "" || cells.length === 0) return words;
  const many = cells.length === 1 ? "1 cell" : `${cells.length} cells`;
  return `${words}: ${many} in ${(ms / 1000).toFixed(1)} s`;
}
