/**
 * A document store in MongoDB's terms: filters, orders, indexes, plans and updates over documents; and patches of
 * JSON (RFC 6902, RFC 7396).
 */
export type * from "./collection.ts";
export type { Filter, Matcher } from "./filter.ts";
export { compile } from "./match.ts";
export { diff } from "./diff.ts";
export { DocumentTable } from "./document-table.ts";
export type { DocumentLimits } from "./guard.ts";
export type { Json, JsonObject } from "./json.ts";
export { MemoryDocuments } from "./memory-documents.ts";
export { merged } from "./merge-patch.ts";
export { compare } from "./order.ts";
export { type Operation, patched } from "./patch.ts";
export type { Explained } from "./plan.ts";
export { PatchError, pointerParts } from "./pointer.ts";
export type { Projection } from "./projection.ts";
export { type Sort, sorted } from "./sort.ts";
export { type Update, updated } from "./update.ts";
export {
  CODE,
  type Document,
  DocumentError,
  isDocument,
  type Stored,
  type Value,
} from "./value.ts";
export type { Watcher } from "./watch.ts";
