import { nearTerms } from "../levenshtein.ts";
import type { Segment } from "../index/segment.ts";
import type { Budget } from "./budget.ts";
import type { FieldView } from "./field-view.ts";
import { type Matches, NO_MATCHES, termMatches, union } from "./matches.ts";
import { nearMatches, phraseMatches } from "./phrase.ts";
import type { Query } from "./query.ts";

/** A leaf that is looked up in the index. */
export type IndexLeaf = Extract<
  Query,
  { kind: "term" | "phrase" | "near" | "prefix" | "fuzzy" }
>;

/** A segment as one searcher sees it. */
export interface SegmentView {
  readonly segment: Segment;
  /** What is added to a document's number. */
  readonly base: number;
  readonly fields: ReadonlyMap<string, FieldView>;
}

/** Terms that a prefix or a misspelt word may stand for in a segment; more are left out. */
export const MOST_TERMS = 1000;

/** Where a leaf matches in one segment, its fields together. */
export function leafMatches(leaf: IndexLeaf, view: SegmentView, budget: Budget): Matches {
  const fields = [...view.fields].filter(([name]) => !leaf.field || name === leaf.field);
  const matches = fields.map(([, field]) => fieldMatches(leaf, field, view.segment.size, budget));
  return matches.length ? union(matches, view.segment.size) : NO_MATCHES;
}

function fieldMatches(leaf: IndexLeaf, view: FieldView, size: number, budget: Budget): Matches {
  const { dictionary } = view.field;
  switch (leaf.kind) {
    case "term":
      return termMatches(view, dictionary.numberOf(leaf.term), budget);
    case "phrase":
      return phraseMatches(view, leaf, budget);
    case "near":
      return nearMatches(view, leaf.phrases, leaf.distance, budget);
    default: {
      const terms = expansions(leaf, view, budget);
      // The most frequent ones, where not all can be had; the answer says so.
      if (terms.length > MOST_TERMS) budget.cutShort();
      const kept = terms.length > MOST_TERMS
        ? terms.sort((a, b) =>
          view.field.postings.documents[b]! - view.field.postings.documents[a]!
        )
          .slice(0, MOST_TERMS)
        : terms;
      const matches = kept.map((term) => termMatches(view, term, budget));
      return matches.length ? union(matches, size) : NO_MATCHES;
    }
  }
}

/** Numbers of the terms that a prefix or a word with typos may stand for. */
function expansions(
  leaf: Extract<IndexLeaf, { kind: "prefix" | "fuzzy" }>,
  { field: { dictionary } }: FieldView,
  budget: Budget,
): number[] {
  if (leaf.kind === "fuzzy") {
    return nearTerms(dictionary, leaf.term, leaf.distance, budget).map(({ term }) => term);
  }
  const [from, to] = dictionary.startingWith(leaf.prefix);
  return Array.from({ length: to - from }, (_, i) => from + i);
}
