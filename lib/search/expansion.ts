import type { Searcher } from "./searcher.ts";
import type { Query } from "./query/query.ts";

/** What RM3 takes from the first answer. */
export interface Rm3Options {
  /** Documents that are believed. Default: 10. */
  documents?: number;
  /** Terms that are added. Default: 10. */
  terms?: number;
  /** How much the question's own terms keep, 0 to 1. Default: 0.5. */
  original?: number;
  /** The field whose text is read. Default: the first text field. */
  field?: string;
}

/** A question with more terms than it had. */
export interface Expanded {
  query: Query;
  /** Terms with their weights, the heaviest first; they add up to 1. */
  terms: { term: string; weight: number; added: boolean }[];
}

/**
 * RM3: asks, reads the ten best documents as if they were right, and asks again with the terms that are frequent
 * in them. A document counts by its score and a term in it by its share of the text; half of the weight stays
 * with the question's own terms. Where the first answer is about something else, so is the second.
 *
 * Source: V. Lavrenko, W. B. Croft, "Relevance-based language models", SIGIR 2001; N. Abdul-Jaleel et al.,
 * "UMass at TREC 2004: novelty and HARD".
 */
export function rm3(
  searcher: Searcher,
  question: readonly string[],
  { documents = 10, terms = 10, original = 0.5, field = searcher.reader.text[0]! }: Rm3Options = {},
): Expanded {
  const own = shares(question);
  const { hits } = searcher.search(orOf(own), { size: documents });
  const scores = hits.reduce((sum, { score }) => sum + score, 0), model = new Map<string, number>();
  for (const { document, score } of hits) {
    const text = searcher.document(document)[field];
    if (typeof text !== "string") continue;
    for (const [term, share] of shares(searcher.reader.analyzer.terms(text))) {
      model.set(term, (model.get(term) ?? 0) + share * score / scores);
    }
  }
  const best = [...model].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, terms);
  const sum = best.reduce((sum, [, weight]) => sum + weight, 0);
  const mixed = new Map([...own].map(([term, share]) => [term, share * (sum ? original : 1)]));
  for (const [term, weight] of best) {
    mixed.set(term, (mixed.get(term) ?? 0) + (1 - original) * weight / sum);
  }
  return {
    query: orOf(mixed),
    terms: [...mixed].map(([term, weight]) => ({ term, weight, added: !own.has(term) }))
      .sort((a, b) => b.weight - a.weight),
  };
}

/** How often each term stands there, as a share of all. */
function shares(terms: readonly string[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const term of terms) shares.set(term, (shares.get(term) ?? 0) + 1 / terms.length);
  return shares;
}

const orOf = (weights: ReadonlyMap<string, number>): Query => ({
  kind: "or",
  clauses: [...weights].filter(([, weight]) => weight > 0)
    .map(([term, weight]) => ({ kind: "term", term, weight })),
});
