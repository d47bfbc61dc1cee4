import { Bitset } from "../bitset.ts";
import { Dictionary } from "./dictionary.ts";

/** A keyword of each document, or several: numbers of a dictionary, the documents one behind the other. */
export interface KeywordColumn {
  readonly dictionary: Dictionary;
  /** Where a document's values begin; one more than there are documents. */
  readonly first: Uint32Array;
  readonly values: Uint32Array;
}

/** @param perDocument Each document's keywords, as they came in. */
export function keywordColumn(perDocument: readonly (readonly string[])[]): KeywordColumn {
  const terms = [...new Set(perDocument.flat())].sort();
  const numbers = new Map(terms.map((term, i) => [term, i]));
  const first = new Uint32Array(perDocument.length + 1), values: number[] = [];
  perDocument.forEach((keywords, document) => {
    for (const keyword of new Set(keywords)) values.push(numbers.get(keyword)!);
    first[document + 1] = values.length;
  });
  return { dictionary: new Dictionary(terms), first, values: Uint32Array.from(values) };
}

/** The documents that have one of some keywords. O(documents). */
export function withKeyword(column: KeywordColumn, wanted: readonly string[]): Bitset {
  const { dictionary, first, values } = column, found = new Bitset(first.length - 1);
  const numbers = new Set(wanted.map((term) => dictionary.numberOf(term)));
  for (let document = 0; document < found.size; document++) {
    for (let i = first[document]!; i < first[document + 1]!; i++) {
      if (numbers.has(values[i]!)) found.add(document);
    }
  }
  return found;
}

/** The documents whose number lies in a range, both ends included; one without a number lies in none. */
export function inRange(column: Float64Array, min: number, max: number): Bitset {
  const found = new Bitset(column.length);
  for (let document = 0; document < column.length; document++) {
    if (column[document]! >= min && column[document]! <= max) found.add(document);
  }
  return found;
}
