/** What a page knows of its notebook: how its script reads what the book has written. */
export interface LiveNotebook {
  /** Numbers as the notebook declares them, in the terms of JSON Schema. */
  declared: Readonly<Record<string, DeclaredNumber>>;
  /** As they are printed. */
  values: Readonly<Record<string, NumberValue>>;
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

/** What a number can be. */
export type NumberValue = number | boolean | string;

/** One number, in the terms of JSON Schema. */
export interface DeclaredNumber {
  type?: string;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  enum?: readonly string[];
  unit?: string;
  about?: string;
}
