import { Bitset } from "../bitset.ts";
import { inRange, withKeyword } from "../index/columns.ts";
import type { Bm25 } from "./bm25.ts";
import type { Budget } from "./budget.ts";
import type { Matches } from "./matches.ts";
import type { Query } from "./query.ts";
import { type IndexLeaf, leafMatches, type SegmentView } from "./resolve.ts";

/** A leaf's matches in every segment, and what it is worth: its idf needs all of them. */
interface Resolved {
  matches: readonly Matches[];
  worth: number;
}

/** Each index leaf of a question, looked up once in every segment. */
export type Leaves = ReadonlyMap<IndexLeaf, Resolved>;

const isIndexLeaf = (query: Query): query is IndexLeaf =>
  ["term", "phrase", "near", "prefix", "fuzzy"].includes(query.kind);

/** Looks all leaves up. A leaf's idf counts the documents of all its fields and terms together. */
export function resolve(
  query: Query,
  views: readonly SegmentView[],
  bm25: Bm25,
  documents: number,
  budget: Budget,
): Leaves {
  const leaves = new Map<IndexLeaf, Resolved>();
  const visit = (query: Query): void => {
    if (isIndexLeaf(query)) {
      const matches = views.map((view) => leafMatches(query, view, budget));
      const having = matches.reduce((sum, { documents }) => sum + documents.length, 0);
      const weight = query.kind === "term" ? query.weight ?? 1 : 1;
      leaves.set(query, { matches, worth: weight * bm25.idf(documents, having) });
    } else if (query.kind === "and" || query.kind === "or") query.clauses.forEach(visit);
    else if (query.kind === "not") visit(query.clause);
  };
  visit(query);
  return leaves;
}

/** The documents of one segment that a question matches, filters and all. */
export function matching(query: Query, leaves: Leaves, view: SegmentView, which: number): Bitset {
  const { segment } = view, { size } = segment;
  if (isIndexLeaf(query)) {
    return Bitset.of(size, leaves.get(query)!.matches[which]!.documents);
  }
  switch (query.kind) {
    case "or":
      return query.clauses.reduce(
        (found, clause) => found.or(matching(clause, leaves, view, which)),
        new Bitset(size),
      );
    case "and": {
      const found = Bitset.all(size);
      for (const clause of query.clauses) {
        if (clause.kind === "not") found.andNot(matching(clause.clause, leaves, view, which));
        else found.and(matching(clause, leaves, view, which));
      }
      return found;
    }
    case "not":
      return Bitset.all(size).andNot(matching(query.clause, leaves, view, which));
    case "keyword": {
      const column = segment.keywords.get(query.field);
      return column ? withKeyword(column, query.values) : new Bitset(size);
    }
    case "range": {
      const column = segment.numbers.get(query.field);
      const { min = -Infinity, max = Infinity } = query;
      return column ? inRange(column, min, max) : new Bitset(size);
    }
    case "all":
      return Bitset.all(size);
  }
}

/**
 * Adds scores of the documents in `among` to `scores`. A clause inside an `and` counts for those documents only
 * that the whole `and` matches, so each level narrows what is left. What a `not` has gives no score.
 */
export function addScores(
  query: Query,
  leaves: Leaves,
  view: SegmentView,
  which: number,
  { among, scores, bm25 }: { among: Bitset; scores: Float64Array; bm25: Bm25 },
): void {
  if (isIndexLeaf(query)) {
    const { matches, worth } = leaves.get(query)!, { documents, strength } = matches[which]!;
    for (let i = 0; i < documents.length; i++) {
      const document = documents[i]!;
      if (among.has(document)) scores[document]! += bm25.score(worth, strength[i]!);
    }
  } else if (query.kind === "and" || query.kind === "or") {
    for (const clause of query.clauses) {
      if (clause.kind === "not") continue;
      // A leaf cannot score where it does not match: only trees need to be narrowed.
      const own = isIndexLeaf(clause) ? among : matching(clause, leaves, view, which).and(among);
      addScores(clause, leaves, view, which, { among: own, scores, bm25 });
    }
  }
}
