import type { ExpositionFormat } from "../exposition/entry.ts";
import {
  type ExemplarOf,
  exemplarText,
  type Metric,
  type MetricOptions,
  SlottedMetric,
  written,
} from "./metric.ts";
import type { LabelValues } from "./series-slots.ts";

/** A counter of one series, its slot found once. */
export interface BoundCounter {
  /** @throws {RangeError} Where `by` is below 0 or no number. */
  inc(by?: number): void;
}

/**
 * A number that only goes up, from the start of the process: `…_total`. Whoever reads it takes differences, so a
 * reading that is lost costs resolution and no counts.
 *
 * @example
 * ```ts
 * import { Counter, Registry } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * const trips = new Counter({ name: "trips_total", help: "Trips begun.", labels: ["station"] });
 * trips.inc({ station: "7" });
 * trips.bind({ station: "7" }).inc(2);
 * assert.match(new Registry([trips]).expose("text"), /trips_total\{station="7"\} 3/);
 * ```
 */
export class Counter extends SlottedMetric implements Metric {
  readonly type = "counter";
  readonly #prefixes: string[] = [];
  readonly #exemplars = new Map<number, ExemplarOf>();

  /** @throws {RangeError} Where a name is none; a counter's ends in `_total`. */
  constructor(options: MetricOptions) {
    super(options, 1);
    if (!options.name.endsWith("_total")) {
      throw new RangeError(`Cannot create counter ${options.name}: its name must end in _total`);
    }
  }

  get series(): number {
    return this.slots.count;
  }

  /** O(labels). @throws {RangeError} Where `by` is below 0 or no number. */
  inc(labels: LabelValues = {}, by = 1, exemplar?: ExemplarOf): void {
    if (!(by >= 0)) refuse(this.name, by);
    const slot = this.slots.find(labels);
    if (slot < 0) return;
    if (slot >= this.#prefixes.length) this.#begin(slot);
    this.values[slot]! += by;
    if (exemplar) this.#exemplars.set(slot, exemplar);
  }

  /** One of its series, for code that counts the same one often. Refused ones count nowhere. */
  bind(labels: LabelValues = {}): BoundCounter {
    const slot = this.slots.find(labels), name = this.name;
    if (slot < 0) return { inc: () => void this.slots.refused++ };
    if (slot >= this.#prefixes.length) this.#begin(slot);
    const add = (by: number) => void (this.values[slot]! += by);
    return {
      inc(by = 1) {
        if (!(by >= 0)) refuse(name, by);
        add(by);
      },
    };
  }

  lines(format: ExpositionFormat): string {
    if (this.slots.names.length === 0 && this.#prefixes.length === 0) this.#begin(0);
    const prefixes = this.#prefixes, values = this.values, open = format === "openmetrics";
    let text = "";
    for (let slot = 0; slot < prefixes.length; slot++) {
      text += prefixes[slot]! + written(values[slot]!) +
        (open ? exemplarText(this.#exemplars.get(slot)) : "") + "\n";
      if (open && this.created.length > 0) text += this.#createdLine(slot);
    }
    return text;
  }

  #createdLine(slot: number): string {
    const inside = this.slots.text(slot), braces = inside === "" ? "" : `{${inside}}`;
    return `${this.name.slice(0, -6)}_created${braces} ${written(this.created[slot]!)}\n`;
  }

  #begin(slot: number): void {
    this.grow(slot);
    const inside = this.slots.text(slot);
    this.#prefixes.push(inside === "" ? `${this.name} ` : `${this.name}{${inside}} `);
  }
}

function refuse(name: string, by: number): never {
  throw new RangeError(`Cannot count ${name}: a counter goes up by at least 0: received ${by}`);
}
