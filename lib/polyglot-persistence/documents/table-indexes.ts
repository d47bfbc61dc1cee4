import type { IndexOptions } from "./collection.ts";
import type { Filter } from "./filter.ts";
import { planOf } from "./plan.ts";
import { SortedIndex } from "./sorted-index.ts";
import { CODE, type Document, DocumentError, type Stored } from "./value.ts";

/** What an index leaves to look at. */
export interface Picked {
  /** Its paths. */
  readonly name: string;
  /** Slots, each once; calls back for each key that was looked at. */
  slots(onKey: () => void): Iterable<number>;
}

/** The indexes of a table: all of them change, or, where one refuses, none. */
export class TableIndexes {
  readonly #indexes = new Map<string, SortedIndex>();

  /**
   * @throws {DocumentError} Where one over these paths is there in another way, two documents share a unique key,
   * or a document meets two lists.
   */
  create(
    fields: readonly string[],
    { unique = false }: IndexOptions,
    documents: readonly (Stored | undefined)[],
  ): void {
    const name = fields.join(", "), there = this.#indexes.get(name);
    if (there) {
      if (there.unique === unique) return;
      throw new DocumentError(
        `Cannot create an index: there is one over ${name} with other options`,
        CODE.IndexKeySpecsConflict,
      );
    }
    const index = new SortedIndex(fields, unique);
    documents.forEach((document, slot) => {
      if (!document) return;
      const keys = index.keysOf(document);
      requireFree(index, keys, slot);
      index.add(keys, slot);
    });
    this.#indexes.set(name, index);
  }

  add(document: Document, slot: number): void {
    const all = [...this.#indexes.values()].map((index) =>
      [index, index.keysOf(document)] as const
    );
    for (const [index, keys] of all) requireFree(index, keys, slot);
    for (const [index, keys] of all) index.add(keys, slot);
  }

  remove(document: Document, slot: number): void {
    for (const index of this.#indexes.values()) index.remove(index.keysOf(document), slot);
  }

  replace(before: Document, after: Document, slot: number): void {
    const all = [...this.#indexes.values()].map((index) =>
      [index, index.keysOf(before), index.keysOf(after)] as const
    );
    for (const [index, , keys] of all) requireFree(index, keys, slot);
    for (const [index, old, keys] of all) {
      index.remove(old, slot);
      index.add(keys, slot);
    }
  }

  /** The slots of documents that have one plain value at a path; `undefined` without an index over it alone. */
  exactly(path: string, value: string | number | boolean): readonly number[] | undefined {
    return this.#indexes.get(path)?.exactly(value);
  }

  /** The index that leaves least to look at, or none. */
  pick(filter: Filter): Picked | undefined {
    if (this.#indexes.size === 0) return undefined;
    const plan = planOf(filter, [...this.#indexes.values()]);
    if (!plan) return undefined;
    const { scans } = plan;
    const names = new Set(scans.map(({ index }) => index.fields.join(", ")));
    const once = scans.length === 1 && !scans[0]!.index.multikey &&
      scans[0]!.intervals.length === 1;
    return {
      name: [...names].join(" | "),
      *slots(onKey) {
        const given = once ? undefined : new Set<number>();
        for (const { index, intervals } of scans) {
          for (const interval of intervals) {
            for (const slot of index.scan(interval)) {
              onKey();
              if (given?.has(slot)) continue;
              given?.add(slot);
              yield slot;
            }
          }
        }
      },
    };
  }
}

function requireFree(
  index: SortedIndex,
  keys: ReturnType<SortedIndex["keysOf"]>,
  slot: number,
): void {
  if (!index.unique || index.taken(keys, slot) === undefined) return;
  throw new DocumentError(
    `Cannot insert: another document has the same ${index.fields.join(", ")}, which must be unique`,
    CODE.DuplicateKey,
  );
}
