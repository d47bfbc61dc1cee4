import type { RecordType, ResourceRecord } from "./message.ts";

/** How much an origin of data is believed, from least to most (RFC 2181, 5.4.1). */
export const TRUST = { additional: 0, authority: 2, answer: 4 } as const;
/** What an authoritative answer adds to each. */
export const AUTHORITATIVE = 1;

/** All records of one name and type: they live and die together. */
export interface RecordSet {
  readonly name: string;
  readonly type: RecordType;
  readonly data: readonly string[];
  /** Lifetime when it was stored, in s. */
  readonly ttl: number;
  /** When it ends, on the clock of its cache, in ms. */
  readonly expires: number;
  readonly trust: number;
}

/** A name as caches compare it: DNS does not tell capitals apart. */
export const keyOf = (name: string, type: RecordType): string => `${name.toLowerCase()} ${type}`;

/** The sets of a section, in the order of their first record. The least of their TTLs holds for all. */
export function setsOf(
  records: readonly ResourceRecord[],
  now: number,
  trust: number,
): RecordSet[] {
  const sets = new Map<string, { name: string; type: RecordType; ttl: number; data: string[] }>();
  for (const { name, type, ttl, data } of records) {
    const set = sets.get(keyOf(name, type));
    if (!set) sets.set(keyOf(name, type), { name, type, ttl, data: [data] });
    else {
      set.ttl = Math.min(set.ttl, ttl);
      if (!set.data.includes(data)) set.data.push(data);
    }
  }
  return [...sets.values()].map((set) => ({ ...set, expires: now + set.ttl * 1000, trust }));
}

/** Record sets by name and type, shared by all messages that mention them. */
export class RecordSets {
  readonly #sets = new Map<string, RecordSet>();
  readonly #limit: number;

  /** @param limit Sets kept at most: beyond, the one stored longest ago goes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): RecordSet | undefined {
    return this.#sets.get(key);
  }

  /**
   * Stores a set where it is better than the one that is there: believed more, or alive where that is
   * not, or other data from as good a source. A living set is not replaced by an equal one: else whoever
   * answers could lengthen its life without end.
   */
  store(set: RecordSet, now: number): void {
    const key = keyOf(set.name, set.type), known = this.#sets.get(key);
    if (known && known.expires > now && set.trust <= known.trust) {
      if (set.trust < known.trust || sameData(known.data, set.data)) return;
    }
    this.#sets.delete(key);
    this.#sets.set(key, set);
    if (this.#sets.size > this.#limit) this.#sets.delete(this.#sets.keys().next().value!);
  }
}

function sameData(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((data) => b.includes(data));
}
