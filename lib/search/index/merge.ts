import type { Bitset } from "../bitset.ts";
import { Cursor, END } from "../query/cursor.ts";
import { keywordColumn } from "./columns.ts";
import { Dictionary } from "./dictionary.ts";
import { Growing } from "./growing.ts";
import { PositionsWriter } from "./positions.ts";
import { BLOCK, PostingsWriter } from "./postings.ts";
import type { Segment, TextField } from "./segment.ts";

/** A segment to merge, and which of its documents stay; without that all do. */
export interface Source {
  segment: Segment;
  live?: Bitset | undefined;
}

/**
 * Makes one segment of several, without what was deleted: postings are taken over term by term, so no text is
 * read again. O(postings + terms·log(terms)).
 */
export function merge(sources: readonly Source[]): Segment {
  const stays = sources.map(({ segment, live }) =>
    Array.from({ length: segment.size }, (_, i) => i).filter((i) => !live || live.has(i))
  );
  /** By source and document: its number afterwards; -1 where it goes. */
  const numbers = sources.map(({ segment }) => new Int32Array(segment.size).fill(-1));
  let size = 0;
  stays.forEach((own, i) => own.forEach((document) => numbers[i]![document] = size++));
  const gathered = <T>(of: (segment: Segment) => (document: number) => T) =>
    sources.flatMap(({ segment }, i) => stays[i]!.map(of(segment)));
  const [first] = sources;
  return {
    size,
    ids: gathered(({ ids }) => (document) => ids[document]!),
    stored: gathered(({ stored }) => (document) => stored[document]!),
    text: new Map(
      [...first!.segment.text.keys()].map((name) => [
        name,
        mergeText(sources.map(({ segment }) => segment.text.get(name)!), numbers, size),
      ]),
    ),
    keywords: new Map(
      [...first!.segment.keywords.keys()].map((name) => [
        name,
        keywordColumn(gathered(({ keywords }) => (document) => {
          const { first, values, dictionary } = keywords.get(name)!;
          return [...values.subarray(first[document], first[document + 1])].map((i) =>
            dictionary.terms[i]!
          );
        })),
      ]),
    ),
    numbers: new Map(
      [...first!.segment.numbers.keys()].map((name) => [
        name,
        Float64Array.from(gathered(({ numbers }) => (document) => numbers.get(name)![document]!)),
      ]),
    ),
  };
}

function mergeText(
  fields: readonly TextField[],
  numbers: readonly Int32Array[],
  size: number,
): TextField {
  const lengths = new Uint32Array(size);
  fields.forEach((field, i) =>
    field.lengths.forEach((length, document) => {
      const number = numbers[i]![document]!;
      if (number >= 0) lengths[number] = length;
    })
  );
  const all = [...new Set(fields.flatMap(({ dictionary }) => dictionary.terms))].sort();
  const postings = new PostingsWriter(), positions = new PositionsWriter(), terms: string[] = [];
  const own: number[] = [];
  for (const term of all) {
    const documents = new Growing(), counts = new Growing();
    fields.forEach((field, i) => {
      const number = field.dictionary.numberOf(term);
      if (number < 0) return;
      const cursor = new Cursor(field, number);
      for (let document = cursor.next(); document < END; document = cursor.next()) {
        const to = numbers[i]![document]!;
        if (to < 0) continue;
        if (documents.length % BLOCK === 0) positions.block();
        cursor.positions(own);
        positions.add(own, 0, own.length);
        documents.push(to);
        counts.push(own.length);
      }
    });
    if (!documents.length) continue; // only deleted documents had it
    terms.push(term);
    postings.add(documents.values, counts.values, lengths);
  }
  return {
    dictionary: new Dictionary(terms),
    postings: postings.done(),
    positions: positions.done(),
    lengths,
    totalLength: lengths.reduce((sum, length) => sum + length, 0),
  };
}
