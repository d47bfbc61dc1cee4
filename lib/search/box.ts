import { z } from "zod";
import { snippet, toHtml } from "./highlight.ts";
import { type FacetCounts } from "./facets.ts";
import { asPhrase, LONGEST_QUESTION, parseQuestion } from "./query/parser.ts";
import type { Query } from "./query/query.ts";
import { DEEPEST_HIT, type Searcher } from "./searcher.ts";
import type { Synonyms } from "./synonyms.ts";
import { Vocabulary } from "./vocabulary.ts";

/** What a box finds, and how. */
export interface BoxOptions {
  /** Field with the heading of a hit. */
  title: string;
  /** Field of which a snippet is shown. */
  body: string;
  /** Keyword fields that are counted, and may be chosen. */
  facets: readonly string[];
  synonyms?: Synonyms;
}

/** What is asked of a box. */
export const askedSchema = z.object({
  q: z.string().max(10_000),
  from: z.coerce.number().int().min(0).max(DEEPEST_HIT - 50).default(0),
  size: z.coerce.number().int().min(1).max(50).default(10),
  /** Whether the last word may be unfinished. */
  typing: z.boolean().default(false),
  /** Chosen values by facet. */
  chosen: z.record(z.string(), z.array(z.string().max(200)).max(50)).default({}),
});

/** A hit as it is shown. */
export interface Hit {
  id: string;
  score: number;
  title: string;
  /** HTML: everything escaped but `<mark>`. */
  snippet: string;
  /** The document's keywords by facet. */
  labels: Record<string, unknown>;
}

/** An answer as it is shown. */
export interface Answer {
  hits: Hit[];
  total: number;
  /** Of each facet counts as if nothing of it were chosen: so that other values can be added. */
  facets: FacetCounts;
  /** Whether something was left out: too long a question, too many terms, too little time. */
  partial: boolean;
  /** The question with its typos mended, where a word of it stands nowhere. */
  didYouMean?: string;
}

/**
 * All that stands behind a search box: questions as people type them, snippets, facets, suggestions, mended
 * typos. It needs no server, so a page that has the segment's bytes can search by itself.
 */
export class SearchBox {
  readonly searcher: Searcher;
  readonly vocabulary: Vocabulary;
  readonly #options: BoxOptions;

  constructor(searcher: Searcher, options: BoxOptions) {
    this.searcher = searcher;
    this.vocabulary = new Vocabulary(searcher);
    this.#options = options;
  }

  /** @throws {z.ZodError} Where what is asked is not as {@linkcode askedSchema} says. */
  answer(asked: z.input<typeof askedSchema>): Answer {
    const { q, from, size, chosen, typing } = askedSchema.parse(asked);
    const { title, body, facets, synonyms } = this.#options, { reader } = this.searcher;
    const { query, terms, partial } = parseQuestion(q, {
      ...{
        analyzer: reader.analyzer,
        fields: reader.text,
        also: typing ? this.#unfinished(q) : [],
      },
      ...{ keywords: reader.keywords, numbers: reader.numbers },
    });
    const meant = synonyms ? synonyms.expand(query) : query;
    const whole = this.#withPhrase(meant, q);
    const filterOf = (except?: string): Query | undefined => filterBy(chosen, facets, except);
    const found = this.searcher.search(whole, { from, size, filter: filterOf(), facets });
    for (const facet of Object.keys(chosen)) {
      if (!facets.includes(facet) || !chosen[facet]!.length) continue;
      const without = this.searcher.search(whole, {
        ...{ size: 0, filter: filterOf(facet), facets: [facet] },
      });
      found.facets[facet] = without.facets[facet] ?? [];
    }
    const didYouMean = typing ? undefined : this.vocabulary.correct(q.slice(0, LONGEST_QUESTION));
    return {
      hits: found.hits.map(({ document, score }) => {
        const values = this.searcher.document(document);
        return {
          id: String(values["id"]),
          score,
          title: String(values[title] ?? ""),
          snippet: toHtml(snippet(String(values[body] ?? ""), terms, reader.analyzer)),
          labels: Object.fromEntries(facets.map((facet) => [facet, values[facet]])),
        };
      }),
      total: found.total ?? 0,
      facets: found.facets,
      partial: partial || found.partial,
      ...(didYouMean === undefined ? {} : { didYouMean }),
    };
  }

  /** Ways to go on with what was typed; where none fits, with typos mended. */
  suggest(typed: string): string[] {
    const text = typed.slice(0, LONGEST_QUESTION),
      textsOf = (typed: string, edits = 0) =>
        this.vocabulary.suggest(typed, { edits }).map(({ text }) => text);
    const exact = textsOf(text);
    if (exact.length) return exact;
    const [last = ""] = text.match(/[\p{L}\p{N}\p{M}]+$/u) ?? [];
    const head = text.slice(0, text.length - last.length);
    return textsOf((this.vocabulary.correct(head) ?? head) + last, 1);
  }

  /** Terms that the last word may become. */
  #unfinished(q: string): string[] {
    const [last] = q.match(/[\p{L}\p{N}\p{M}]+$/u) ?? [];
    if (last === undefined) return [];
    const { analyzer } = this.searcher.reader, head = q.slice(0, -last.length);
    const texts = this.vocabulary.suggest(q, { most: 3 }).map(({ text }) =>
      text.slice(head.length)
    );
    return [...new Set(texts.flatMap((text) => analyzer.terms(text)))];
  }

  /** A document in which the words stand together, as they were typed, is more often meant. */
  #withPhrase(query: Query, q: string): Query {
    const phrase = /^[\p{L}\p{N}\s]+$/u.test(q) && asPhrase(q, this.searcher.reader.analyzer);
    if (!phrase || phrase.terms.length < 2 || query.kind !== "or") return query;
    return { kind: "or", clauses: [...query.clauses, { kind: "phrase", ...phrase }] };
  }
}

function filterBy(
  chosen: Record<string, string[]>,
  facets: readonly string[],
  except?: string,
): Query | undefined {
  const clauses = Object.entries(chosen)
    .filter(([field, values]) => field !== except && facets.includes(field) && values.length)
    .map(([field, values]): Query => ({ kind: "keyword", field, values }));
  return clauses.length ? { kind: "and", clauses } : undefined;
}
