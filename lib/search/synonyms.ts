import type { Analyzer } from "./analysis/analyzer.ts";
import type { Query } from "./query/query.ts";

/** How much a word counts that only means the same. */
const WEIGHT = 0.5;

/**
 * Words that mean the same, asked beside each other: a document with the word itself is worth more than one with
 * a synonym. Applied to questions, not to documents, so that a new synonym needs no new index.
 *
 * @example
 * ```ts
 * import { Analyzer, Synonyms } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const synonyms = new Synonyms([["throttle", "limit"]], new Analyzer());
 * const query = synonyms.expand({ kind: "term", term: "throttl" });
 * assert.deepEqual(query, {
 *   kind: "or",
 *   clauses: [{ kind: "term", term: "throttl" }, { kind: "term", term: "limit", weight: 0.5 }],
 * });
 * ```
 */
export class Synonyms {
  readonly #others = new Map<string, Set<string>>();

  /** @param groups Single words, each group of one meaning. */
  constructor(groups: readonly (readonly string[])[], analyzer: Analyzer) {
    for (const group of groups) {
      const terms = group.flatMap((word) => analyzer.terms(word));
      for (const term of terms) {
        const others = this.#others.get(term) ?? new Set();
        for (const other of terms) if (other !== term) others.add(other);
        this.#others.set(term, others);
      }
    }
  }

  /** The question with each of its terms beside its synonyms; phrases stay as they are. */
  expand(query: Query): Query {
    switch (query.kind) {
      case "term": {
        const others = [...this.#others.get(query.term) ?? []];
        if (!others.length) return query;
        const weight = WEIGHT * (query.weight ?? 1);
        return {
          kind: "or",
          clauses: [query, ...others.map((term) => ({ ...query, term, weight }))],
        };
      }
      case "and":
      case "or":
        return { ...query, clauses: query.clauses.map((clause) => this.expand(clause)) };
      default:
        return query;
    }
  }
}
