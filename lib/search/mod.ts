/**
 * A search engine: texts become terms, terms an inverted index in immutable segments, questions the best ten of
 * BM25; with phrases, filters, facets, suggestions, typos, expansion, and a writer that survives crashes.
 */
export * from "./analysis/analyzer.ts";
export { stem } from "./analysis/porter2.ts";
export { STOP_WORDS } from "./analysis/stop-words.ts";
export { folded, words } from "./analysis/tokenizer.ts";
export { Bitset } from "./bitset.ts";
export * from "./box.ts";
export * from "./expansion.ts";
export * from "./explain.ts";
export type { FacetCounts } from "./facets.ts";
export * from "./highlight.ts";
export { Dictionary } from "./index/dictionary.ts";
export type { Document, FieldKind, Schema } from "./index/schema.ts";
export { DocumentReader } from "./index/schema.ts";
export type { Segment, TextField } from "./index/segment.ts";
export { SegmentBuilder } from "./index/segment-builder.ts";
export { decodeSegment, encodeSegment } from "./index/segment-file.ts";
export { IndexWriter, type WriterOptions } from "./index/writer.ts";
export { LevenshteinAutomaton, type Near, nearTerms } from "./levenshtein.ts";
export * from "./metrics.ts";
export { Bm25, type Bm25Options, type Bm25Variant } from "./query/bm25.ts";
export { essentialTerms } from "./query/max-score.ts";
export { parseQuestion } from "./query/parser.ts";
export { type Query, readQuery } from "./query/query.ts";
export { TopK } from "./query/top-k.ts";
export * from "./searcher.ts";
export * from "./significance.ts";
export * from "./suggest.ts";
export * from "./synonyms.ts";
export { Vocabulary } from "./vocabulary.ts";
