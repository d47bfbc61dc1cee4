import { Bitset } from "../bitset.ts";
import { BLOCK, readDocuments } from "../index/postings.ts";
import type { Bm25 } from "./bm25.ts";
import { blockMaxWand } from "./block-max-wand.ts";
import type { Budget } from "./budget.ts";
import type { Algorithm, Clause, Task } from "./clause.ts";
import { exhaustive } from "./exhaustive.ts";
import { maxScore } from "./max-score.ts";
import type { Query } from "./query.ts";
import type { SegmentView } from "./resolve.ts";

/** How the best are found: `auto` takes the first for few postings and the second for many. */
export type RankBy = "auto" | "exhaustive" | "max-score" | "block-max-wand";

const ALGORITHMS: Record<Exclude<RankBy, "auto">, Algorithm> = {
  ...{ exhaustive, "max-score": maxScore, "block-max-wand": blockMaxWand },
};
/** Below so many postings the book-keeping of the others costs more than it saves. */
const FEW = 4000;

/** What is searched. */
interface Searched {
  readonly views: readonly SegmentView[];
  readonly bm25: Bm25;
  readonly documents: number;
}

/** Terms that only rank, each once, with how much it counts. */
export type Terms = ReadonlyMap<string, number>;

/**
 * The terms of a question that is nothing but terms of the one field that is ranked by: such a question can be
 * answered without looking at everything. `undefined` for any other.
 */
export function termsOnly(query: Query, views: readonly SegmentView[]): Terms | undefined {
  const clauses = query.kind === "or" ? query.clauses : [query], terms = new Map<string, number>();
  const [name, ...others] = views[0]?.fields.keys() ?? [];
  if (others.length) return undefined;
  for (const clause of clauses) {
    if (clause.kind !== "term" || clause.field && clause.field !== name) return undefined;
    const weight = clause.weight ?? 1;
    // What counts nothing still matches: that is for the other way.
    if (weight === 0) return undefined;
    terms.set(clause.term, (terms.get(clause.term) ?? 0) + weight);
  }
  return terms;
}

/** Adds the best documents to `top`. */
export function pruned(
  terms: Terms,
  searcher: Searched,
  { allowed, rankBy, ...task }: Omit<Task, "clauses" | "allowed" | "base"> & {
    allowed: readonly (Bitset | undefined)[];
    rankBy: RankBy;
  },
): void {
  const clauses = clausesOf(terms, searcher);
  const postings = clauses.flat().reduce(
    (sum, { view, term }) => sum + view.field.postings.documents[term]!,
    0,
  );
  const algorithm = ALGORITHMS[
    rankBy === "auto" ? postings < FEW ? "exhaustive" : "max-score" : rankBy
  ];
  searcher.views.forEach(({ base }, which) =>
    algorithm({ ...task, clauses: clauses[which]!, allowed: allowed[which], base })
  );
}

/**
 * Per segment its terms, each with its worth in all of them; the worthiest first, so that every algorithm adds up
 * in the same order and gives the same number to the last bit.
 */
function clausesOf(terms: Terms, { views, bm25, documents }: Searched): Clause[][] {
  const clauses: Clause[][] = views.map(() => []);
  for (const [text, weight] of terms) {
    const found = views.map(({ fields }) => {
      const view = [...fields.values()][0]!, term = view.field.dictionary.numberOf(text);
      return { view, term, having: term < 0 ? 0 : view.field.postings.documents[term]! };
    });
    const worth = weight * bm25.idf(documents, found.reduce((sum, { having }) => sum + having, 0));
    found.forEach(({ view, term }, which) => {
      if (term >= 0) clauses[which]!.push({ view, term, worth });
    });
  }
  return clauses.map((own) => own.sort((a, b) => b.worth - a.worth));
}

/** All that matches, without a score: for counting while ranking leaves out. O(postings), but cheap ones. */
export function matchedBy(
  terms: Terms,
  views: readonly SegmentView[],
  allowed: readonly (Bitset | undefined)[],
  budget: Budget,
): Bitset[] {
  const documents = new Uint32Array(BLOCK);
  return views.map(({ segment, fields }, which) => {
    const found = new Bitset(segment.size), { field } = [...fields.values()][0]!;
    for (const text of terms.keys()) {
      const term = field.dictionary.numberOf(text), { firstBlock } = field.postings;
      if (term < 0) continue;
      for (let block = firstBlock[term]!; block < firstBlock[term + 1]!; block++) {
        if (!budget.spend(BLOCK)) break;
        const many = readDocuments(field.postings, term, block, documents);
        for (let i = 0; i < many; i++) found.add(documents[i]!);
      }
    }
    const own = allowed[which];
    return own ? found.and(own) : found;
  });
}
