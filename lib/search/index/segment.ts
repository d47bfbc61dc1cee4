import type { KeywordColumn } from "./columns.ts";
import type { Dictionary } from "./dictionary.ts";
import type { Positions } from "./positions.ts";
import type { Postings } from "./postings.ts";

/** A text field of all documents of a segment, inverted: from terms to documents. */
export interface TextField {
  readonly dictionary: Dictionary;
  readonly postings: Postings;
  readonly positions: Positions;
  /** How many terms each document has. */
  readonly lengths: Uint32Array;
  /** Of all documents together. */
  readonly totalLength: number;
}

/**
 * Some documents, inverted and never changed again: whoever searches it needs no lock, and a file of it can
 * be copied at any time. What is deleted is said beside it.
 */
export interface Segment {
  /** How many documents. */
  readonly size: number;
  readonly ids: readonly string[];
  readonly text: ReadonlyMap<string, TextField>;
  readonly keywords: ReadonlyMap<string, KeywordColumn>;
  readonly numbers: ReadonlyMap<string, Float64Array>;
  /** The documents as they came in, as JSON. */
  readonly stored: readonly string[];
}
