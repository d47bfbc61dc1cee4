import type { Analyzer } from "../analysis/analyzer.ts";
import { folded } from "../analysis/tokenizer.ts";
import { type Phrase, type Query } from "./query.ts";

/** What people may write into the box. */
export interface ParseOptions {
  analyzer: Analyzer;
  /** Fields that may be named, as in `title:limiter`. What stands before another colon is a word. */
  fields?: readonly string[];
  /** Fields of keywords, as in `kind:prose`, and of numbers, as in `words:100..200`. Default: none. */
  keywords?: readonly string[];
  numbers?: readonly string[];
  /** Terms that may be there as well, at half weight: what the last word may become. */
  also?: readonly string[];
}

/** What was understood. */
export interface Parsed {
  query: Query;
  /** Terms to mark in texts. */
  terms: string[];
  /** Whether a part was left out because there was too much of it. */
  partial: boolean;
}

/** Clauses of one question; the rest is left out. */
const MOST = 64;
/** Letters that are read. */
export const LONGEST_QUESTION = 2000;
const PART =
  /([+-]?)(?:([\p{L}\p{N}_]+):)?(?:"([^"]*)"?|(-?[\d.]+)?\.\.(-?[\d.]+)?(?=\s|$)|([^\s"]+))/gu;

/**
 * Understands a question as people type it, and never refuses one: `words` in any order, `"a phrase"`,
 * `+must`, `-not`, `begin*`, `tpyo~` or `tpyo~2`, `field:word`, `number:10..20`. What is not closed ends with
 * the text; what makes no sense is taken as words. O(letters).
 *
 * @example
 * ```ts
 * import { Analyzer, parseQuestion } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const { query } = parseQuestion('+limiter -"leaky bucket', { analyzer: new Analyzer() });
 * assert.equal(query.kind, "and");
 * ```
 */
export function parseQuestion(text: string, options: ParseOptions): Parsed {
  const should: Query[] = [], must: Query[] = [], not: Query[] = [], filters: Query[] = [];
  const terms = new Set<string>();
  let partial = text.length > LONGEST_QUESTION;
  for (const match of text.slice(0, LONGEST_QUESTION).matchAll(PART)) {
    if (should.length + must.length + not.length + filters.length >= MOST) {
      partial = true;
      break;
    }
    const sign = match[1], query = partOf(match, options);
    if (!query) continue;
    if (sign === "-") not.push(query);
    else {
      for (const term of termsIn(query)) terms.add(term);
      if (query.kind === "keyword" || query.kind === "range") filters.push(query);
      else (sign === "+" ? must : should).push(query);
    }
  }
  for (const term of options.also ?? []) {
    should.push({ kind: "term", term, weight: 0.5 });
    terms.add(term);
  }
  return { query: joined(should, must, filters, not), terms: [...terms], partial };
}

/** What must be there decides what is found; what should be there only ranks, then. */
function joined(should: Query[], must: Query[], filters: Query[], not: Query[]): Query {
  const any: Query = should.length === 1 ? should[0]! : { kind: "or", clauses: should };
  if (!must.length && !filters.length && !not.length) return any;
  const optional: Query = { kind: "or", clauses: [...should, { kind: "all" }] };
  return {
    kind: "and",
    clauses: [
      ...must,
      ...should.length
        ? [must.length ? optional : any]
        : must.length
        ? []
        : [{ kind: "all" as const }],
      ...filters,
      ...not.map((clause): Query => ({ kind: "not", clause })),
    ],
  };
}

function partOf(match: RegExpMatchArray, options: ParseOptions): Query | undefined {
  const [, , name, quoted, low, high, word] = match;
  const { fields = [], keywords = [], numbers = [] } = options;
  const text = quoted ?? word ?? "";
  if (name !== undefined && keywords.includes(name)) {
    return text ? { kind: "keyword", field: name, values: [text] } : undefined;
  }
  if (name !== undefined && numbers.includes(name)) {
    const [min, max] = word === undefined ? [low, high] : [word, word];
    return rangeOf(name, min, max);
  }
  const field = name !== undefined && fields.includes(name) ? name : undefined;
  // A name that is no field was a word before a colon.
  const whole = name !== undefined && !field ? `${name} ${text}` : text;
  return quoted === undefined && whole === text
    ? wordOf(whole, field, options.analyzer)
    : phraseOf(whole, field, options.analyzer);
}

function rangeOf(field: string, low?: string, high?: string): Query | undefined {
  const min = low === undefined ? undefined : Number(low);
  const max = high === undefined ? undefined : Number(high);
  if (Number.isNaN(min) || Number.isNaN(max) || min === undefined && max === undefined) {
    return undefined;
  }
  return { kind: "range", field, min, max };
}

function wordOf(text: string, field: string | undefined, analyzer: Analyzer): Query | undefined {
  const [, word, star, tilde] = text.match(/^(.*?)(?:(\*)|~([12]?))?$/su)!;
  const tokens = analyzer.tokens(word!);
  // A beginning is compared with stems, so it is not stemmed itself.
  const plain = folded(word!).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (star !== undefined && plain.length === 1) return { kind: "prefix", prefix: plain[0]!, field };
  if (tilde !== undefined && tokens.length === 1) {
    return { kind: "fuzzy", term: tokens[0]!.term, distance: tilde === "2" ? 2 : 1, field };
  }
  return phraseOf(word!, field, analyzer);
}

/** One word, or several that were written as one ("user-agent"): they must stand together. */
function phraseOf(text: string, field: string | undefined, analyzer: Analyzer): Query | undefined {
  const phrase = asPhrase(text, analyzer);
  if (!phrase) return undefined;
  return phrase.terms.length === 1
    ? { kind: "term", term: phrase.terms[0]!.term, field }
    : { kind: "phrase", field, ...phrase };
}

/** The terms of a text with their distances; `undefined` where nothing is left of it. */
export function asPhrase(text: string, analyzer: Analyzer): Phrase | undefined {
  const tokens = analyzer.tokens(text).slice(0, MOST), [first] = tokens;
  if (!first) return undefined;
  return {
    terms: tokens.map(({ term, position }) => ({ term, offset: position - first.position })),
  };
}

/** Terms of the leaves of a query, those of prefixes too. */
function termsIn(query: Query): string[] {
  switch (query.kind) {
    case "term":
    case "fuzzy":
      return [query.term];
    case "phrase":
      return query.terms.map(({ term }) => term);
    case "prefix":
      return [`${query.prefix}*`];
    default:
      return [];
  }
}
