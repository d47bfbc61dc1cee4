import type { Collection, FindOptions, IndexOptions, UpdateResult } from "./collection.ts";
import { DocumentTable } from "./document-table.ts";
import type { Filter } from "./filter.ts";
import type { Explained } from "./plan.ts";
import type { Update } from "./update.ts";
import type { Document, Stored } from "./value.ts";

/** A {@linkcode DocumentTable} behind promises: our own document store, as a stand-in for a server. */
export class MemoryDocuments implements Collection {
  readonly table: DocumentTable;

  constructor(table: DocumentTable = new DocumentTable()) {
    this.table = table;
  }

  // deno-lint-ignore require-await
  async insertOne(document: Document): Promise<Stored["_id"]> {
    return this.table.insertOne(document);
  }

  // deno-lint-ignore require-await
  async insertMany(documents: readonly Document[]): Promise<number> {
    return this.table.insertMany(documents);
  }

  // deno-lint-ignore require-await
  async find(filter: Filter, options?: FindOptions): Promise<Document[]> {
    return this.table.find(filter, options);
  }

  // deno-lint-ignore require-await
  async findOne(filter: Filter, options?: FindOptions): Promise<Document | undefined> {
    return this.table.findOne(filter, options);
  }

  // deno-lint-ignore require-await
  async countDocuments(filter: Filter): Promise<number> {
    return this.table.countDocuments(filter);
  }

  // deno-lint-ignore require-await
  async updateOne(filter: Filter, update: Update): Promise<UpdateResult> {
    return this.table.updateOne(filter, update);
  }

  // deno-lint-ignore require-await
  async replaceOne(
    filter: Filter,
    document: Document,
    options?: { upsert?: boolean },
  ): Promise<UpdateResult> {
    return this.table.replaceOne(filter, document, options);
  }

  // deno-lint-ignore require-await
  async deleteOne(filter: Filter): Promise<number> {
    return this.table.deleteOne(filter);
  }

  // deno-lint-ignore require-await
  async createIndex(fields: readonly string[], options?: IndexOptions): Promise<void> {
    this.table.createIndex(fields, options);
  }

  // deno-lint-ignore require-await
  async explain(filter: Filter): Promise<Explained> {
    return this.table.explain(filter);
  }
}
