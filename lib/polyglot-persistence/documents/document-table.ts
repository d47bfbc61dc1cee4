import { requireNumber } from "../../sim/require-number.ts";
import type { ChangeEvent, FindOptions, IndexOptions, UpdateResult } from "./collection.ts";
import { DocumentSlots, type Seen } from "./document-slots.ts";
import { admitted, copyOf, type DocumentLimits } from "./guard.ts";
import type { Filter } from "./filter.ts";
import type { Explained } from "./plan.ts";
import { projectionOf } from "./projection.ts";
import { sortedBy } from "./sort.ts";
import { type Update, updated } from "./update.ts";
import { upserted } from "./upsert.ts";
import type { Document, Value } from "./value.ts";
import { type Watcher, Watchers } from "./watch.ts";

/**
 * Documents in memory, without promises: identities in a map, documents in slots, indexes beside them. What goes in
 * is checked, copied and frozen; so it is handed out as it is, and nobody can change it. A find without an index is
 * O(documents).
 *
 * @example
 * ```ts
 * import { DocumentTable } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const products = new DocumentTable();
 * products.insertMany([
 *   { _id: "tent", price: 400, tags: ["wind", "rain"] },
 *   { _id: "boot", price: 180, tags: ["wool", "rain"] },
 * ]);
 * products.createIndex(["tags"]);
 * assert.deepEqual(products.find({ tags: "rain" }, { sort: { price: 1 }, projection: { price: 1 } }), [
 *   { _id: "boot", price: 180 },
 *   { _id: "tent", price: 400 },
 * ]);
 * assert.deepEqual(products.explain({ tags: "wool" }), {
 *   ...{ stage: "IXSCAN", index: "tags", keysExamined: 1, docsExamined: 1, returned: 1 },
 * });
 * ```
 */
export class DocumentTable {
  readonly #limits: DocumentLimits;
  readonly #slots = new DocumentSlots();
  readonly #watchers = new Watchers();

  constructor(limits: DocumentLimits = {}) {
    this.#limits = limits;
  }

  /** How many documents there are. */
  get size(): number {
    return this.#slots.size;
  }

  insertOne(document: Document): Value {
    const slot = this.#slots.insert(admitted(document, "insert", this.#limits));
    this.#tell("insert", slot);
    return copyOf(this.#slots.kept(slot)._id);
  }

  /** Inserts one after the other; those before one that is refused stay. */
  insertMany(documents: readonly Document[]): number {
    for (const document of documents) this.insertOne(document);
    return documents.length;
  }

  find(filter: Filter, options: FindOptions = {}): Document[] {
    const { sort, skip = 0, limit = Infinity, projection } = options;
    const rule = { unit: "documents", min: 0, integer: true };
    requireNumber("find", "skip", skip, rule);
    if (limit !== Infinity) requireNumber("find", "limit", limit, rule);
    const shape = projection && projectionOf(projection);
    const found = this.#slots.all(filter, sort ? Infinity : skip + limit);
    const ordered = sort ? sortedBy(found, (slot) => this.#slots.kept(slot), sort) : found;
    const page = skip === 0 && limit >= ordered.length
      ? ordered
      : ordered.slice(skip, skip + limit);
    return page.map((slot) => this.#slots.out(slot, shape));
  }

  findOne(filter: Filter, options?: FindOptions): Document | undefined {
    if (options) return this.find(filter, { ...options, limit: 1 })[0];
    const slot = this.#slots.first(filter);
    return slot === undefined ? undefined : this.#slots.out(slot);
  }

  countDocuments(filter: Filter): number {
    return this.#slots.all(filter, Infinity).length;
  }

  updateOne(filter: Filter, update: Update): UpdateResult {
    const slot = this.#slots.first(filter);
    if (slot === undefined) return { matched: 0, modified: 0 };
    return this.#put(slot, updated(this.#slots.kept(slot), update), "update");
  }

  /** Puts a document in the place of the first that is found; with `upsert` also where none is. */
  replaceOne(filter: Filter, document: Document, { upsert = false } = {}): UpdateResult {
    const slot = this.#slots.first(filter);
    if (slot !== undefined) {
      return this.#put(slot, { _id: this.#slots.kept(slot)._id, ...document }, "replace");
    }
    if (upsert) this.insertOne(upserted(filter, document));
    return { matched: 0, modified: upsert ? 1 : 0 };
  }

  deleteOne(filter: Filter): number {
    const slot = this.#slots.first(filter);
    if (slot === undefined) return 0;
    const { _id } = this.#slots.kept(slot);
    this.#slots.remove(slot);
    this.#watchers.tell(() => ({ operation: "delete", id: copyOf(_id) }));
    return 1;
  }

  createIndex(fields: readonly string[], options: IndexOptions = {}): void {
    this.#slots.createIndex(fields, options);
  }

  /** Answers a filter and says how: what was looked at, against what was found. */
  explain(filter: Filter): Explained {
    const seen: Seen = { stage: "COLLSCAN", index: "", keys: 0, documents: 0 };
    const returned = this.#slots.search(filter, Infinity, seen).length;
    const { stage, index, keys, documents } = seen;
    return {
      ...{ stage, ...(index && { index }), keysExamined: keys, docsExamined: documents, returned },
    };
  }

  /** Tells of each change from now on, until the function that it returns is called. */
  watch(watcher: Watcher): () => void {
    return this.#watchers.add(watcher);
  }

  #put(slot: number, document: Document, operation: "update" | "replace"): UpdateResult {
    const modified = this.#slots.put(slot, admitted(document, operation, this.#limits));
    if (modified) this.#tell(operation, slot);
    return { matched: 1, modified: modified ? 1 : 0 };
  }

  #tell(operation: ChangeEvent["operation"], slot: number): void {
    this.#watchers.tell(() => {
      const document = this.#slots.out(slot);
      return { operation, id: copyOf(this.#slots.kept(slot)._id), document };
    });
  }
}
