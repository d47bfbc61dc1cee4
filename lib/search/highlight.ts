import type { Analyzer, Token } from "./analysis/analyzer.ts";

/** A piece of a text and which parts of it were looked for. */
export interface Snippet {
  /** Pieces in order; the marked ones were looked for. */
  pieces: { text: string; marked: boolean }[];
}

/**
 * The part of a text that answers a question best, with the words that matched marked: of all windows of about
 * `length` letters the one with the most different terms, then with the most hits, then the first.
 * O(letters).
 *
 * @param terms Of the analyzer; one that ends in `*` matches all that begin so.
 * @param length Letters. Default: 160.
 */
export function snippet(
  text: string,
  terms: readonly string[],
  analyzer: Analyzer,
  length = 160,
): Snippet {
  const wanted = new Set(terms.filter((term) => !term.endsWith("*")));
  const begins = terms.filter((term) => term.endsWith("*")).map((term) => term.slice(0, -1));
  const hits = analyzer.tokens(text).filter(({ term }) =>
    wanted.has(term) || begins.some((begin) => term.startsWith(begin))
  );
  const [from, to] = windowOf(text, hits, length);
  const pieces: Snippet["pieces"] = [];
  const push = (start: number, end: number, marked: boolean) => {
    const last = pieces.at(-1), piece = text.slice(start, end);
    if (last?.marked && marked) last.text += piece; // parts of one name
    else if (piece) pieces.push({ text: piece, marked });
  };
  if (from > 0) pieces.push({ text: "… ", marked: false });
  let at = from;
  for (const { start, end } of hits) {
    if (start < at || end > to) continue; // a part of a name that was marked as a whole
    push(at, start, false);
    push(start, end, true);
    at = end;
  }
  push(at, to, false);
  if (to < text.length) pieces.push({ text: " …", marked: false });
  return { pieces };
}

function windowOf(text: string, hits: readonly Token[], length: number): [number, number] {
  let best = 0, bestTerms = -1, bestHits = -1;
  const counts = new Map<string, number>();
  let last = 0;
  hits.forEach((hit, first) => {
    // The window begins at this hit: hits come in at its right end and go at its left.
    while (last < hits.length && hits[last]!.end <= hit.start + length) {
      const { term } = hits[last++]!;
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    const many = last - first;
    if (counts.size > bestTerms || counts.size === bestTerms && many > bestHits) {
      [best, bestTerms, bestHits] = [hit.start, counts.size, many];
    }
    const left = (counts.get(hit.term) ?? 0) - 1;
    if (left > 0) counts.set(hit.term, left);
    else counts.delete(hit.term);
  });
  // A little before the first hit, and whole words at both ends.
  let from = Math.max(0, best - Math.floor(length / 5));
  if (from > 0) from = Math.min(best, text.indexOf(" ", from) + 1 || best);
  let to = Math.min(text.length, from + length);
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), Math.min(text.length, best + 1));
  return [from, to];
}

/** A snippet as HTML: `<mark>` around what was looked for, everything else escaped. */
export function toHtml({ pieces }: Snippet): string {
  const escape = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return pieces.map(({ text, marked }) => marked ? `<mark>${escape(text)}</mark>` : escape(text))
    .join("");
}
