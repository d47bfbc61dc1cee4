import { Cursor } from "./query/cursor.ts";
import { Budget } from "./query/budget.ts";
import { resolve } from "./query/evaluate.ts";
import type { IndexLeaf } from "./query/resolve.ts";
import type { Searcher } from "./searcher.ts";

/** Why a document has its score: what one term adds to it. */
export interface Share {
  term: string;
  /** Documents that have the term, in any of the fields. */
  having: number;
  idf: number;
  /** How often it stands in the document, all fields together. */
  count: number;
  /** The same, each field's divided by how long it is, times its weight. */
  strength: number;
  /** What it adds. */
  score: number;
}

/** Takes the score of a document for some terms apart: the shares add up to it. O(postings of the terms). */
export function explain(searcher: Searcher, terms: readonly string[], document: number): Share[] {
  const { views, bm25, documents } = searcher;
  const which = views.findLastIndex(({ base }) => base <= document), view = views[which]!;
  const local = document - view.base;
  return terms.map((term) => {
    const leaf: IndexLeaf = { kind: "term", term };
    const { matches, worth } = resolve(leaf, views, bm25, documents, new Budget()).get(leaf)!;
    const at = matches[which]!.documents.indexOf(local);
    const strength = at < 0 ? 0 : matches[which]!.strength[at]!;
    let count = 0;
    for (const { field } of view.fields.values()) {
      const number = field.dictionary.numberOf(term);
      if (number < 0) continue;
      const cursor = new Cursor(field, number);
      if (cursor.advance(local) === local) count += cursor.count;
    }
    const having = matches.reduce((sum, { documents }) => sum + documents.length, 0);
    return { term, having, idf: worth, count, strength, score: bm25.score(worth, strength) };
  });
}
