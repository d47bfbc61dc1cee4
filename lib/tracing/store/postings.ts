/** Rows that have something in common, in ascending order. */
export type Rows = readonly number[];
const NONE: Rows = [];

/**
 * An inverted index: from a field and its value to the rows that have it. The rows by duration are sorted when
 * they are asked for, and again only where some have come since.
 */
export class Postings {
  readonly #fields = new Map<string, Map<string, number[]>>();
  readonly #durations: Float64Array;
  #sorted: Uint32Array = new Uint32Array(0);

  constructor(durations: Float64Array) {
    this.#durations = durations;
  }

  add(row: number, field: string, value: string): void {
    let values = this.#fields.get(field);
    if (!values) this.#fields.set(field, values = new Map());
    const rows = values.get(value);
    if (!rows) values.set(value, [row]);
    // An attribute may stand twice in a span.
    else if (rows[rows.length - 1] !== row) rows.push(row);
  }

  /** Rows whose field has this value. O(1). */
  equal(field: string, value: string): Rows {
    return this.#fields.get(field)?.get(value) ?? NONE;
  }

  /** Values that a field has, each with its rows. */
  values(field: string): ReadonlyMap<string, Rows> {
    return this.#fields.get(field) ?? new Map();
  }

  /** Rows whose field contains a text: looked for in the few different values, not in the many rows. */
  containing(field: string, text: string): Rows {
    const found: number[][] = [];
    for (const [value, rows] of this.#fields.get(field) ?? []) {
      if (value.includes(text)) found.push(rows);
    }
    return found.length === 1 ? found[0]! : [...new Set(found.flat())].sort((a, b) => a - b);
  }

  /** Rows whose duration is at least `low` and at most `high`, in ns, of `count` rows. O(log n) and what it gives. */
  lasting(low: number, high: number, count: number): Uint32Array {
    const durations = this.#durations;
    if (this.#sorted.length !== count) {
      this.#sorted = Uint32Array.from({ length: count }, (_, row) => row)
        .sort((a, b) => durations[a]! - durations[b]!);
    }
    const sorted = this.#sorted;
    const first = (holds: (duration: number) => boolean) => {
      let from = 0, to = count;
      while (from < to) {
        const middle = (from + to) >> 1;
        if (holds(durations[sorted[middle]!]!)) to = middle;
        else from = middle + 1;
      }
      return from;
    };
    const from = first((duration) => duration >= low);
    return sorted.subarray(from, Math.max(from, first((duration) => duration > high)));
  }
}
