import { requireNumber } from "../sim/mod.ts";

/** One update of a page: numbers and words under names. */
export type DashboardRow = Record<string, string | number | boolean | null>;

/** A row with the number under which it was sent. */
export interface NumberedRow {
  id: number;
  row: DashboardRow;
}

/**
 * The last rows, numbered without gaps, so that a page that was away can ask for what it missed. A ring:
 * O(1) to add, `size` rows at most.
 *
 * @example
 * ```ts
 * import { History } from "#lib/dashboard";
 * import assert from "node:assert/strict";
 *
 * const history = new History(2);
 * for (const rate of [1, 2, 3]) history.add({ rate });
 * assert.deepEqual(history.since(0).map(({ id }) => id), [2, 3]);
 * assert.deepEqual(history.since(2).map(({ row }) => row.rate), [3]);
 * ```
 */
export class History {
  readonly #size: number;
  readonly #ring: NumberedRow[] = [];
  #last = 0;

  /** @throws {RangeError} Where `size` is out of its range. */
  constructor(size = 600) {
    requireNumber("create History", "size", size, {
      unit: "rows",
      min: 1,
      max: 1e6,
      integer: true,
    });
    this.#size = size;
  }

  /** Rows that are kept at most. */
  get size(): number {
    return this.#size;
  }

  /** Number of the newest row; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  add(row: DashboardRow): NumberedRow {
    const numbered = { id: ++this.#last, row };
    this.#ring[(numbered.id - 1) % this.#size] = numbered;
    return numbered;
  }

  /** Rows after number `id`, as far back as they are kept, in order. */
  since(id: number): NumberedRow[] {
    const first = Math.max(id + 1, this.#last - this.#size + 1, 1);
    return Array.from(
      { length: Math.max(0, this.#last - first + 1) },
      (_, i) => this.#ring[(first + i - 1) % this.#size]!,
    );
  }
}
