import { type Key, keysOf } from "./keys.ts";
import { compareKeys, type Interval, positionIn } from "./interval.ts";
import { namedParts, placeOf } from "./path.ts";
import { CODE, type Document, DocumentError, fieldOf } from "./value.ts";

interface Entry {
  readonly key: Key;
  readonly slot: number;
}

const LONGEST_CHUNK = 512;

/**
 * A sorted index over one path or several: entries in MongoDB's order, in chunks of at most 512, so that an entry
 * is put in by moving at most a chunk. A document whose path meets a list stands in it once per element. Search
 * O(log n), insertion O(log n + 512).
 */
export class SortedIndex {
  readonly paths: readonly (readonly string[])[];
  /** Whether a document stands in it more than once: then two bounds may be met by two elements. */
  multikey = false;
  #chunks: Entry[][] = [];
  #size = 0;
  /** Of an index over one path: the slots of each text, number or truth value, for what asks for one of them. */
  readonly #exact: Map<unknown, number[]> | undefined;

  /** @throws {DocumentError} Where there is no path, or one has a number as a part, or an empty part. */
  constructor(readonly fields: readonly string[], readonly unique = false) {
    this.paths = fields.map((field) =>
      namedParts(field, "create an index", CODE.CannotCreateIndex)
    );
    this.#exact = fields.length === 1 ? new Map() : undefined;
    const numbered = fields.find((_, i) => this.paths[i]!.some((part) => placeOf(part) >= 0));
    if (fields.length === 0 || numbered !== undefined) {
      throw new DocumentError(
        `Cannot create an index: it must have paths without numbers: received ${
          numbered ?? "none"
        }`,
        CODE.CannotCreateIndex,
      );
    }
  }

  /** Entries. */
  get size(): number {
    return this.#size;
  }

  /** The keys that a document would have here. @throws {DocumentError} Where its lists are parallel. */
  keysOf(document: Document): Key[] {
    const { paths } = this;
    const [only] = paths;
    if (paths.length === 1 && only!.length === 1) {
      const value = fieldOf(document, only![0]!);
      if (!Array.isArray(value)) return [[value ?? null]];
    }
    const keys = keysOf(document, paths);
    if (keys.length < 2) return keys;
    const distinct = keys.sort(compareKeys);
    return distinct.filter((key, i) => i === 0 || compareKeys(key, distinct[i - 1]!) !== 0);
  }

  /** A slot that stands under one of these keys, other than its own. */
  taken(keys: readonly Key[], own = -1): number | undefined {
    for (const key of keys) {
      for (const slot of this.scan({ prefix: key })) if (slot !== own) return slot;
    }
    return undefined;
  }

  add(keys: readonly Key[], slot: number): void {
    if (keys.length > 1) this.multikey = true;
    for (const key of keys) {
      this.#insert({ key, slot });
      if (!this.#exact || typeof key[0] === "object") continue;
      const slots = this.#exact.get(key[0]);
      if (slots) slots.push(slot);
      else this.#exact.set(key[0], [slot]);
    }
  }

  remove(keys: readonly Key[], slot: number): void {
    for (const key of keys) {
      const [at, place] = this.#find((entry) => compareEntries(entry, { key, slot }) < 0);
      const chunk = this.#chunks[at];
      if (chunk?.[place]?.slot !== slot) continue;
      const slots = this.#exact?.get(key[0]);
      if (slots) {
        slots.length > 1 ? slots.splice(slots.indexOf(slot), 1) : this.#exact!.delete(key[0]);
      }
      chunk.splice(place, 1);
      this.#size--;
      if (chunk.length === 0) this.#chunks.splice(at, 1);
    }
  }

  /** Slots of an interval in the order of their keys; a document may come more than once. */
  *scan(interval: Interval): Generator<number> {
    let [at, place] = this.#find((entry) => positionIn(interval, entry.key) < 0);
    for (; at < this.#chunks.length; at++, place = 0) {
      const chunk = this.#chunks[at]!;
      for (; place < chunk.length; place++) {
        const { key, slot } = chunk[place]!;
        if (positionIn(interval, key) > 0) return;
        yield slot;
      }
    }
  }

  /**
   * The slots of one text, number or truth value, and no others: here the index is not a superset. O(1).
   * `undefined` where the index is over several paths.
   */
  exactly(value: string | number | boolean): readonly number[] | undefined {
    return this.#exact && (this.#exact.get(value) ?? NONE);
  }

  /** How many entries an interval has. O(log n + chunks). */
  count(interval: Interval): number {
    const rank = ([at, place]: readonly [number, number]) => {
      let before = place;
      for (let i = 0; i < at; i++) before += this.#chunks[i]!.length;
      return before;
    };
    return rank(this.#find(({ key }) => positionIn(interval, key) <= 0)) -
      rank(this.#find(({ key }) => positionIn(interval, key) < 0));
  }

  #insert(entry: Entry): void {
    this.#size++;
    const last = this.#chunks.length - 1;
    let [at, place] = this.#find((other) => compareEntries(other, entry) < 0);
    if (at > last) {
      if (last < 0) return void this.#chunks.push([entry]);
      [at, place] = [last, this.#chunks[last]!.length];
    }
    const chunk = this.#chunks[at]!;
    chunk.splice(place, 0, entry);
    if (chunk.length <= LONGEST_CHUNK) return;
    // One that grows at its end stays full: keys often come in their order.
    const cut = at === last && place === LONGEST_CHUNK ? LONGEST_CHUNK : LONGEST_CHUNK >> 1;
    this.#chunks.splice(at + 1, 0, chunk.splice(cut));
  }

  /** Chunk and place of the first entry that is not before something. */
  #find(before: (entry: Entry) => boolean): [chunk: number, place: number] {
    const chunks = this.#chunks;
    let low = 0, high = chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(chunks[middle]!.at(-1)!)) low = middle + 1;
      else high = middle;
    }
    const chunk = chunks[low];
    if (!chunk) return [low, 0];
    let first = 0, last = chunk.length - 1;
    while (first < last) {
      const middle = (first + last) >> 1;
      if (before(chunk[middle]!)) first = middle + 1;
      else last = middle;
    }
    return [low, first];
  }
}

const NONE: readonly number[] = [];

function compareEntries(a: Entry, b: Entry): number {
  return compareKeys(a.key, b.key) || a.slot - b.slot;
}
