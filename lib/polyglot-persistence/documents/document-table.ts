import { type FindOptions, type IndexOptions, type UpdateResult } from "./collection.ts";
import { admitted, copyOf, type DocumentLimits } from "./guard.ts";
import { TableIndexes } from "./table-indexes.ts";
import { compile, type Filter } from "./match.ts";
import { keyText } from "./order.ts";
import { type Explained } from "./plan.ts";
import { projectionOf } from "./projection.ts";
import { sorted } from "./sort.ts";
import { type Update, updated } from "./update.ts";
import { type Watcher, Watchers } from "./watch.ts";
import { CODE, type Document, DocumentError, type Stored, type Value } from "./value.ts";
import { requireNumber } from "../../sim/require-number.ts";

/**
 * Documents in memory, without promises: identities in a map, documents in slots, indexes beside them. What goes in
 * is checked and copied, what comes out is a copy. A find without an index is O(documents).
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
  readonly #ids = new Map<string, number>();
  readonly #documents: (Stored | undefined)[] = [];
  readonly #indexes = new TableIndexes();
  readonly #watchers = new Watchers();

  constructor(limits: DocumentLimits = {}) {
    this.#limits = limits;
  }

  /** How many documents there are. */
  get size(): number {
    return this.#ids.size;
  }

  insertOne(document: Document): Value {
    return this.#insert(admitted(document, "insert", this.#limits));
  }

  /** Inserts one after the other; those before one that is refused stay. */
  insertMany(documents: readonly Document[]): number {
    for (const document of documents) this.insertOne(document);
    return documents.length;
  }

  find(filter: Filter, options: FindOptions = {}): Document[] {
    const { sort, skip = 0, limit = Infinity, projection } = options;
    requireNumber("find", "skip", skip, { unit: "documents", min: 0, integer: true });
    if (limit !== Infinity) {
      requireNumber("find", "limit", limit, { unit: "documents", min: 0, integer: true });
    }
    const found = this.#slots(filter, sort ? Infinity : skip + limit).map((slot) =>
      this.#documents[slot]!
    );
    const ordered = sort ? sorted(found, sort) : found;
    const page = skip === 0 && limit >= ordered.length
      ? ordered
      : ordered.slice(skip, skip + limit);
    const shape = projection && projectionOf(projection);
    return page.map((document) => copyOf(shape ? shape(document) : document));
  }

  findOne(filter: Filter, options: FindOptions = {}): Document | undefined {
    if (options.sort || options.skip || options.projection) {
      return this.find(filter, { ...options, limit: 1 })[0];
    }
    const [slot] = this.#slots(filter, 1);
    return slot === undefined ? undefined : copyOf(this.#documents[slot]!);
  }

  countDocuments(filter: Filter): number {
    return this.#slots(filter, Infinity).length;
  }

  updateOne(filter: Filter, update: Update): UpdateResult {
    const [slot] = this.#slots(filter, 1);
    if (slot === undefined) return { matched: 0, modified: 0 };
    const before = this.#documents[slot]!;
    const after = admitted(updated(before, update), "update", this.#limits) as Stored;
    return this.#put(slot, before, after, "update");
  }

  replaceOne(filter: Filter, document: Document, { upsert = false } = {}): UpdateResult {
    const admittedOne = admitted(document, "replace", this.#limits);
    const [slot] = this.#slots(filter, 1);
    if (slot === undefined) {
      if (upsert) this.#insert({ ...idOf(filter), ...admittedOne });
      return { matched: 0, modified: upsert ? 1 : 0 };
    }
    const before = this.#documents[slot]!;
    const after = { _id: before._id, ...admittedOne };
    if (keyText(after._id) !== keyText(before._id)) {
      throw new DocumentError("Cannot replace: _id must stay as it is", CODE.ImmutableField);
    }
    return this.#put(slot, before, after, "replace");
  }

  deleteOne(filter: Filter): number {
    const [slot] = this.#slots(filter, 1);
    if (slot === undefined) return 0;
    const before = this.#documents[slot]!;
    this.#indexes.remove(before, slot);
    this.#ids.delete(keyText(before._id));
    this.#documents[slot] = undefined;
    this.#watchers.tell({ operation: "delete", id: copyOf(before._id) });
    return 1;
  }

  createIndex(fields: readonly string[], options: IndexOptions = {}): void {
    this.#indexes.create(fields, options, this.#documents);
  }

  /** Answers a filter and says how: what was looked at, against what was found. */
  explain(filter: Filter): Explained {
    const seen = { stage: "COLLSCAN" as Explained["stage"], index: "", keys: 0, documents: 0 };
    const returned = this.#slots(filter, Infinity, seen).length;
    const { stage, index, keys, documents } = seen;
    return {
      ...{ stage, ...(index && { index }), keysExamined: keys, docsExamined: documents, returned },
    };
  }

  /** Tells of each change from now on, until the function that it returns is called. */
  watch(watcher: Watcher): () => void {
    return this.#watchers.add(watcher);
  }

  #insert(document: Document): Value {
    const stored: Stored = document["_id"] === undefined
      ? { _id: crypto.randomUUID(), ...document }
      : document as Stored;
    const id = keyText(stored._id);
    if (Array.isArray(stored._id) || stored._id instanceof RegExp) {
      throw new DocumentError("Cannot insert: _id must be no list and no pattern", CODE.BadValue);
    }
    if (this.#ids.has(id)) {
      throw new DocumentError(
        `Cannot insert: there is a document with _id ${JSON.stringify(stored._id)}`,
        CODE.DuplicateKey,
      );
    }
    const slot = this.#documents.length;
    this.#indexes.add(stored, slot);
    this.#documents.push(stored);
    this.#ids.set(id, slot);
    this.#watchers.tell({ operation: "insert", id: stored._id, document: stored });
    return stored._id;
  }

  #put(slot: number, before: Stored, after: Stored, operation: "update" | "replace"): UpdateResult {
    if (keyText(before) === keyText(after)) return { matched: 1, modified: 0 };
    this.#indexes.replace(before, after, slot);
    this.#documents[slot] = after;
    this.#watchers.tell({ operation, id: after._id, document: after });
    return { matched: 1, modified: 1 };
  }

  /** Slots of documents that match, up to a number of them: by identity, by an index, or by looking at all. */
  #slots(filter: Filter, most: number, seen?: Seen): number[] {
    const found: number[] = [];
    if (most <= 0) return found;
    const matches = compile(filter);
    const look = (slot: number | undefined) => {
      const document = slot === undefined ? undefined : this.#documents[slot];
      if (!document) return false;
      if (seen) seen.documents++;
      if (matches(document)) found.push(slot!);
      return found.length >= most;
    };
    const id = filter["_id"];
    if (id !== undefined && (typeof id !== "object" || id === null)) {
      if (seen) [seen.stage, seen.keys] = ["IDHACK", this.#ids.has(keyText(id)) ? 1 : 0];
      look(this.#ids.get(keyText(id)));
      return found;
    }
    const picked = this.#indexes.pick(filter);
    if (!picked) {
      for (let slot = 0; slot < this.#documents.length; slot++) if (look(slot)) break;
      return found;
    }
    if (seen) [seen.stage, seen.index] = ["IXSCAN", picked.name];
    for (const slot of picked.slots(() => seen && seen.keys++)) if (look(slot)) break;
    return found;
  }
}

interface Seen {
  stage: Explained["stage"];
  index: string;
  keys: number;
  documents: number;
}

/** An upsert without an identity of its own takes that of its filter. */
function idOf(filter: Filter): Document {
  const id = filter["_id"];
  return id === undefined || (typeof id === "object" && id !== null) ? {} : { _id: id };
}
