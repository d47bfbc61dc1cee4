import { BLOCK, readCounts, readDocuments } from "../index/postings.ts";
import type { Task } from "./clause.ts";

const documents = new Uint32Array(BLOCK), counts = new Uint32Array(BLOCK);
/** Scores so far, all 0 between two calls, and which documents have one. */
let scores = new Float64Array(1024), touched = new Uint32Array(1024);

/**
 * Scores every posting of every term: term by term into a table of all documents. O(postings).
 */
export function exhaustive({ clauses, allowed, base, top, budget, work }: Task): void {
  const size = clauses[0]?.view.lengthening.length ?? 0;
  if (scores.length < size) {
    scores = new Float64Array(size);
    touched = new Uint32Array(size);
  }
  let found = 0;
  for (const { view, term, worth } of clauses) {
    const { postings } = view.field, { bm25, lengthening } = view;
    const k1 = bm25.k1, weight = view.weight, factor = worth * bm25.factor;
    for (let block = postings.firstBlock[term]!; block < postings.firstBlock[term + 1]!; block++) {
      if (!budget.spend(BLOCK)) break;
      const many = readDocuments(postings, term, block, documents);
      readCounts(postings, term, block, counts);
      for (let i = 0; i < many; i++) {
        const document = documents[i]!, before = scores[document]!;
        const strength = weight * counts[i]! / lengthening[document]!;
        if (before === 0) touched[found++] = document;
        scores[document] = before + factor * strength / (k1 + strength);
      }
      work.scored += many;
      work.read += many;
    }
  }
  for (let i = 0; i < found; i++) {
    const document = touched[i]!, score = scores[document]!;
    scores[document] = 0;
    if (score >= top.threshold && (!allowed || allowed.has(document))) {
      top.add(base + document, score);
    }
  }
}
