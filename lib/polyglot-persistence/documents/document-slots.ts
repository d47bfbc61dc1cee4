import type { IndexOptions } from "./collection.ts";
import { type Admitted, copyOf } from "./guard.ts";
import type { Filter } from "./filter.ts";
import { compile } from "./match.ts";
import { compare, keyText } from "./order.ts";
import type { Explained } from "./plan.ts";
import { TableIndexes } from "./table-indexes.ts";
import { CODE, type Document, DocumentError, type Stored, type Value } from "./value.ts";

/** What a search has looked at. */
export interface Seen {
  stage: Explained["stage"];
  index: string;
  keys: number;
  documents: number;
}

/** Where the documents of a table lie: each in a slot, found by identity, by an index, or by looking at all. */
export class DocumentSlots {
  readonly #ids = new Map<unknown, number>();
  readonly #documents: (Stored | undefined)[] = [];
  /** Slots of documents that hold what can't be frozen. */
  readonly #loose = new Set<number>();
  readonly #indexes = new TableIndexes();

  get size(): number {
    return this.#ids.size;
  }

  /** The document of a slot, as it is kept. */
  kept(slot: number): Stored {
    return this.#documents[slot]!;
  }

  /** The document of a slot, as it may be handed out. */
  out(slot: number, shape?: (document: Document) => Document): Document {
    const document = this.#documents[slot]!, shaped = shape ? shape(document) : document;
    return this.#loose.has(slot) ? copyOf(shaped) : shaped;
  }

  /** Returns the slot. @throws {DocumentError} Where its identity, or a unique key, is taken. */
  insert({ document, loose }: Admitted): number {
    const stored: Stored = document["_id"] === undefined
      ? Object.freeze({ _id: crypto.randomUUID(), ...document })
      : document as Stored;
    const id = idKey(stored._id);
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
    if (loose) this.#loose.add(slot);
    return slot;
  }

  /** Puts another document into a slot; returns whether it is another one. */
  put(slot: number, { document, loose }: Admitted): boolean {
    const before = this.kept(slot), after = document as Stored;
    if (idKey(after._id) !== idKey(before._id)) {
      throw new DocumentError("Cannot replace: _id must stay as it is", CODE.ImmutableField);
    }
    if (compare(before, after) === 0) return false;
    this.#indexes.replace(before, after, slot);
    this.#documents[slot] = after;
    if (loose) this.#loose.add(slot);
    else this.#loose.delete(slot);
    return true;
  }

  remove(slot: number): void {
    const { _id } = this.kept(slot);
    this.#indexes.remove(this.kept(slot), slot);
    this.#ids.delete(idKey(_id));
    this.#documents[slot] = undefined;
    this.#loose.delete(slot);
  }

  createIndex(fields: readonly string[], options: IndexOptions): void {
    this.#indexes.create(fields, options, this.#documents);
  }

  /** The first slot that matches. */
  first(filter: Filter): number | undefined {
    return (this.#exactly(filter) ?? this.search(filter, 1))[0];
  }

  /** Slots of documents that match, up to a number of them. */
  all(filter: Filter, most: number): readonly number[] {
    const exact = this.#exactly(filter);
    if (!exact) return this.search(filter, most);
    return most >= exact.length ? exact : exact.slice(0, most);
  }

  /** The same, reading the filter as a filter, and counting what is looked at. */
  search(filter: Filter, most: number, seen?: Seen): number[] {
    const found: number[] = [];
    const matches = compile(filter);
    if (most <= 0) return found;
    const look = (slot: number | undefined) => {
      const document = slot === undefined ? undefined : this.#documents[slot];
      if (!document) return false;
      if (seen) seen.documents++;
      if (matches(document)) found.push(slot!);
      return found.length >= most;
    };
    const id = filter["_id"];
    if (id !== undefined && (typeof id !== "object" || id === null)) {
      const slot = this.#ids.get(idKey(id));
      if (seen) [seen.stage, seen.keys] = ["IDHACK", slot === undefined ? 0 : 1];
      look(slot);
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

  /** What asks for one plain value of one path is answered by a map, without reading the filter as a filter. */
  #exactly(filter: Filter): readonly number[] | undefined {
    let only: string | undefined;
    for (const name in filter) {
      if (only !== undefined) return undefined;
      only = name;
    }
    if (only === undefined) return undefined;
    const value = filter[only]!;
    if (typeof value === "object" || value === undefined) return undefined;
    if (only !== "_id") return this.#indexes.exactly(only, value);
    const slot = this.#ids.get(idKey(value));
    return slot === undefined ? [] : [slot];
  }
}

/** What a map finds an identity by. */
function idKey(id: Value): unknown {
  if (typeof id === "string") return id.charCodeAt(0) === 0 ? `\0${id}` : id;
  return typeof id === "object" && id !== null ? `\0${keyText(id)}` : id;
}
