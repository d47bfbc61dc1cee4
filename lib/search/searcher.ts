import { requireNumber } from "../sim/mod.ts";
import { Bitset } from "./bitset.ts";
import { countFacets, type FacetCounts } from "./facets.ts";
import type { DocumentReader } from "./index/schema.ts";
import type { Segment } from "./index/segment.ts";
import { Bm25, type Bm25Options } from "./query/bm25.ts";
import { Budget, type BudgetOptions } from "./query/budget.ts";
import { addScores, matching, resolve } from "./query/evaluate.ts";
import { FieldView } from "./query/field-view.ts";
import { matchedBy, pruned, type RankBy, termsOnly } from "./query/pruned.ts";
import type { Query } from "./query/query.ts";
import type { SegmentView } from "./query/resolve.ts";
import type { Work } from "./query/clause.ts";
import { type Scored, TopK } from "./query/top-k.ts";

/** A segment, and which of its documents are not deleted; without that all are there. */
export interface Part {
  segment: Segment;
  live?: Bitset | undefined;
}

/** How a {@linkcode Searcher} ranks. */
export interface RankOptions extends Bm25Options {
  /** Text fields that are searched, each with its weight. Default: all, weight 1. */
  fields?: Readonly<Record<string, number>>;
}

/** What a search is to give. */
export interface SearchOptions {
  /** Hits at most. Default: 10. */
  size?: number;
  /** Hits to leave out before them. Default: 0. */
  from?: number;
  /** Only documents that this matches; it gives no score. */
  filter?: Query | undefined;
  /** Keyword fields whose values are counted in all that matches. */
  facets?: readonly string[];
  /** Whether to count all that matches even where ranking leaves some out. Default: where facets are asked for. */
  count?: boolean;
  /** How the best are found where only terms rank. Default: by the number of postings. */
  rankBy?: RankBy;
  budget?: BudgetOptions | Budget;
}

/** An answer. */
export interface Found {
  hits: Scored[];
  /** How many documents match; `undefined` where they were not counted, since ranking left some out. */
  total: number | undefined;
  facets: FacetCounts;
  /** Whether the budget ran out, or a prefix stood for too many terms: then hits may be missing. */
  partial: boolean;
  work: Work;
}

/** Hits that can be reached by turning pages. */
export const DEEPEST_HIT = 10_000;

/**
 * Searches some segments as they are at this moment: what is written meanwhile is seen by the next searcher. Of
 * deleted documents the words are still counted in idf and average length, until a merge drops them.
 */
export class Searcher {
  readonly reader: DocumentReader;
  readonly bm25: Bm25;
  readonly views: readonly SegmentView[];
  /** Documents, deleted ones too. */
  readonly documents: number;
  readonly #live: readonly (Bitset | undefined)[];

  /** @throws {TypeError} Where a field is no text field. @throws {RangeError} On a weight that is not above 0. */
  constructor(reader: DocumentReader, parts: readonly Part[], options: RankOptions = {}) {
    const { fields = Object.fromEntries(reader.text.map((name) => [name, 1])), ...bm25 } = options;
    this.reader = reader;
    this.bm25 = new Bm25(bm25);
    this.documents = parts.reduce((sum, { segment }) => sum + segment.size, 0);
    this.#live = parts.map(({ live }) => live);
    const averages = new Map<string, number>();
    for (const [name, weight] of Object.entries(fields)) {
      if (!reader.text.includes(name)) {
        throw new TypeError(`Cannot rank by ${name}: text fields are ${reader.text.join(", ")}`);
      }
      requireNumber(`rank by ${name}`, "weight", weight, { unit: "", min: 1e-6, max: 1e6 });
      const words = parts.reduce(
        (sum, { segment }) => sum + segment.text.get(name)!.totalLength,
        0,
      );
      averages.set(name, this.documents ? words / this.documents : 0);
    }
    let base = 0;
    this.views = parts.map(({ segment }) => {
      const view: SegmentView = {
        segment,
        base,
        fields: new Map(
          Object.entries(fields).map(([name, weight]) => [
            name,
            new FieldView(segment.text.get(name)!, this.bm25, averages.get(name)!, weight),
          ]),
        ),
      };
      base += segment.size;
      return view;
    });
  }

  /** @throws {RangeError} Where a page is too deep or too large. */
  search(query: Query, options: SearchOptions = {}): Found {
    const { size = 10, from = 0, facets = [], filter } = options,
      budget = options.budget instanceof Budget ? options.budget : new Budget(options.budget);
    requireNumber("search", "size", size, {
      unit: "hits",
      min: 0,
      max: DEEPEST_HIT,
      integer: true,
    });
    const most = DEEPEST_HIT - size;
    requireNumber("search", "from", from, { unit: "hits", min: 0, max: most, integer: true });
    const top = new TopK(Math.min(from + size, this.documents));
    const work: Work = { scored: 0, read: 0 };
    const allowed = this.#allowed(filter, budget);
    const terms = termsOnly(query, this.views);
    let matched: Bitset[] | undefined;
    if (terms) {
      pruned(terms, this, { allowed, top, budget, work, rankBy: options.rankBy ?? "auto" });
      if (options.count ?? facets.length > 0) {
        matched = matchedBy(terms, this.views, allowed, budget);
      }
    } else matched = this.#evaluate(query, allowed, top, budget);
    return {
      hits: top.sorted().slice(from),
      total: matched?.reduce((sum, found) => sum + found.count, 0),
      facets: matched ? countFacets(this.views, matched, facets) : {},
      partial: budget.partial,
      work,
    };
  }

  /** The document of a number, as it came in. */
  document(number: number): Record<string, unknown> {
    let which = this.views.length - 1;
    while (which > 0 && this.views[which]!.base > number) which--;
    const { segment, base } = this.views[which]!;
    return JSON.parse(segment.stored[number - base]!);
  }

  /** How many documents have a term in a field that is ranked by. */
  having(term: string): number {
    let having = 0;
    for (const { fields } of this.views) {
      let most = 0;
      for (const { field } of fields.values()) {
        const number = field.dictionary.numberOf(term);
        if (number >= 0) most = Math.max(most, field.postings.documents[number]!);
      }
      having += most;
    }
    return having;
  }

  /** Per segment what may be found; `undefined` where all may. */
  #allowed(filter: Query | undefined, budget: Budget): (Bitset | undefined)[] {
    if (!filter) return [...this.#live];
    const leaves = resolve(filter, this.views, this.bm25, this.documents, budget);
    return this.views.map((view, which) => {
      const found = matching(filter, leaves, view, which), live = this.#live[which];
      return live ? found.and(live) : found;
    });
  }

  #evaluate(
    query: Query,
    allowed: readonly (Bitset | undefined)[],
    top: TopK,
    budget: Budget,
  ): Bitset[] {
    const leaves = resolve(query, this.views, this.bm25, this.documents, budget);
    return this.views.map((view, which) => {
      const among = matching(query, leaves, view, which), own = allowed[which];
      if (own) among.and(own);
      const scores = new Float64Array(view.segment.size);
      addScores(query, leaves, view, which, { among, scores, bm25: this.bm25 });
      among.each((document) => top.add(view.base + document, scores[document]!));
      return among;
    });
  }
}
