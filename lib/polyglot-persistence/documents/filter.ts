import type { Document } from "./value.ts";

/** What is asked of documents, in MongoDB's terms: `{ "price": { $lt: 50 }, "tags": "wool" }`. */
export type Filter = Document;

/** Whether a document is what was asked for. */
export type Matcher = (document: Document) => boolean;

/** Turns a filter that stands inside of another into a matcher. */
export type Compiler = (filter: Document) => Matcher;
