import { requireNumber } from "../../sim/require-number.ts";
import type { LiveRow } from "./protocol.ts";

interface Versioned {
  row: LiveRow;
  /** Number of the change. */
  id: number;
}

/**
 * The newest value of each row, with the number of the change that made it. Whoever has seen up to change n is sent the
 * rows that changed since, once each, however often they did: a slow reader costs nothing, since there is no list of
 * what it has missed. That is conflation.
 *
 * O(1) to set; O(rows changed since) to ask.
 *
 * @example
 * ```ts
 * import { ConflatedTable } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * const table = new ConflatedTable();
 * const row = { window: 0, key: "lamps", category: "lamps", final: false };
 * for (const value of [1, 2, 3]) table.set({ ...row, value });
 * assert.deepEqual(table.since(0).map(({ value }) => value), [3]);
 * assert.deepEqual(table.since(table.last), []);
 * ```
 */
export class ConflatedTable {
  readonly #keep: number;
  /** In the order of the last change: a row that changes goes to the end. */
  readonly #rows = new Map<string, Versioned>();
  /** Names of the rows as they changed, for the newest changes: those of the i-th stand at i modulo the length. */
  readonly #log: string[];
  #last = 0;
  #evicted = 0;

  /** @param keep Rows at most; the one that has not changed for longest goes. @throws {RangeError} Where it is out of its range. */
  constructor(keep = 5000) {
    requireNumber("create ConflatedTable", "keep", keep, {
      ...{ unit: "rows", min: 1, max: 1e6, integer: true },
    });
    this.#keep = keep;
    this.#log = new Array<string>(Math.min(keep, 4096)).fill("");
  }

  /** Number of the last change; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Number of the last change of a row that had to go; whoever has seen less cannot be sent all it missed. */
  get evicted(): number {
    return this.#evicted;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Sets a row. One that is as it was changes nothing. */
  set(row: LiveRow): void {
    const name = `${row.window}|${row.key}`, known = this.#rows.get(name);
    if (known && known.row.value === row.value && known.row.final === row.final) return;
    const id = ++this.#last;
    this.#rows.delete(name);
    this.#rows.set(name, { row, id });
    this.#log[id % this.#log.length] = name;
    if (this.#rows.size <= this.#keep) return;
    // The oldest change is the first: what goes now has a larger number than what went before.
    const [oldest, { id: gone }] = this.#rows.entries().next().value!;
    this.#rows.delete(oldest);
    this.#evicted = gone;
  }

  /** Rows that changed after change `id`, each with its newest value, in order of their change. */
  since(id: number, category = "all"): LiveRow[] {
    const wanted = ({ row }: Versioned) => category === "all" || row.category === category;
    const found: LiveRow[] = [];
    if (this.#last - id > this.#log.length) {
      for (const entry of this.#rows.values()) {
        if (entry.id > id && wanted(entry)) found.push(entry.row);
      }
      return found;
    }
    for (let at = Math.max(id, 0) + 1; at <= this.#last; at++) {
      const entry = this.#rows.get(this.#log[at % this.#log.length]!);
      // A row that changed again stands further on.
      if (entry?.id === at && wanted(entry)) found.push(entry.row);
    }
    return found;
  }
}
