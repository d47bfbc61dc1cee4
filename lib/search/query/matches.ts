import { BLOCK, readCounts, readDocuments } from "../index/postings.ts";
import { Bitset } from "../bitset.ts";
import type { Budget } from "./budget.ts";
import type { FieldView } from "./field-view.ts";

/**
 * Where a leaf of a question matches in a segment: documents, rising, and how strongly: how often, divided by
 * how long the text is, times the field's weight. Strengths of several fields and of several terms that count
 * as one add up before they become a score (BM25F).
 */
export interface Matches {
  documents: Uint32Array;
  strength: Float64Array;
}

export const NO_MATCHES: Matches = {
  documents: new Uint32Array(0),
  strength: new Float64Array(0),
};

const documentBuffer = new Uint32Array(BLOCK), countBuffer = new Uint32Array(BLOCK);

/** All documents of a term. O(postings). */
export function termMatches(view: FieldView, term: number, budget: Budget): Matches {
  if (term < 0) return NO_MATCHES;
  const { postings } = view.field, size = postings.documents[term]!;
  const documents = new Uint32Array(size), strength = new Float64Array(size);
  let found = 0;
  for (let block = postings.firstBlock[term]!; block < postings.firstBlock[term + 1]!; block++) {
    if (!budget.spend(BLOCK)) break;
    const many = readDocuments(postings, term, block, documentBuffer);
    readCounts(postings, term, block, countBuffer);
    for (let i = 0; i < many; i++, found++) {
      const document = documents[found] = documentBuffer[i]!;
      strength[found] = view.weight * countBuffer[i]! / view.lengthening[document]!;
    }
  }
  return { documents: documents.subarray(0, found), strength: strength.subarray(0, found) };
}

/** Several as one: a document of any of them, with all strengths together. O(matches + size). */
export function union(all: readonly Matches[], size: number): Matches {
  if (all.length === 1) return all[0]!;
  const table = new Float64Array(size), found = new Bitset(size);
  for (const { documents, strength } of all) {
    for (let i = 0; i < documents.length; i++) {
      found.add(documents[i]!);
      table[documents[i]!]! += strength[i]!;
    }
  }
  const documents = Uint32Array.from(found.values());
  return { documents, strength: Float64Array.from(documents, (document) => table[document]!) };
}
