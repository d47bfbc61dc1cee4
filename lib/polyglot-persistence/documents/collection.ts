import type { Filter } from "./filter.ts";
import type { Explained } from "./plan.ts";
import type { Projection } from "./projection.ts";
import type { Sort } from "./sort.ts";
import type { Update } from "./update.ts";
import type { Document, Stored } from "./value.ts";

/** How found documents are handed out. */
export interface FindOptions {
  readonly sort?: Sort;
  /** Documents left out at the start. Default: 0. */
  readonly skip?: number;
  /** Documents at most. Default: all. */
  readonly limit?: number;
  readonly projection?: Projection;
}

/** What an update found and did. */
export interface UpdateResult {
  readonly matched: number;
  readonly modified: number;
}

/** A change of a collection, as those who watch it are told. */
export interface ChangeEvent {
  readonly operation: "insert" | "update" | "replace" | "delete";
  readonly id: Stored["_id"];
  /** The document after it; none where it was deleted. */
  readonly document?: Document;
}

/** What is asked of an index. */
export interface IndexOptions {
  /** No two documents under one key; a missing value counts as `null`. Default: `false`. */
  readonly unique?: boolean;
}

/**
 * Documents in MongoDB's terms: the part of its interface that the shop uses, so that one catalogue runs in
 * memory, on Postgres' `jsonb` and on a MongoDB. What goes in and comes out are copies.
 */
export interface Collection {
  /** @throws {DocumentError} Code 11000 where the identity, or a unique key, is taken. */
  insertOne(document: Document): Promise<Stored["_id"]>;
  insertMany(documents: readonly Document[]): Promise<number>;
  find(filter: Filter, options?: FindOptions): Promise<Document[]>;
  findOne(filter: Filter, options?: FindOptions): Promise<Document | undefined>;
  countDocuments(filter: Filter): Promise<number>;
  updateOne(filter: Filter, update: Update): Promise<UpdateResult>;
  /** Puts a document in the place of the first that is found; with `upsert` also where none is. */
  replaceOne(
    filter: Filter,
    document: Document,
    options?: { upsert?: boolean },
  ): Promise<UpdateResult>;
  deleteOne(filter: Filter): Promise<number>;
  createIndex(fields: readonly string[], options?: IndexOptions): Promise<void>;
  explain(filter: Filter): Promise<Explained>;
}
