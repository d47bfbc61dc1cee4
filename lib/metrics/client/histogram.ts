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

/** Upper bounds in s that suit requests over a network, as client libraries have them. */
export const DEFAULT_BUCKETS: readonly number[] = [
  .005,
  .01,
  .025,
  .05,
  .1,
  .25,
  .5,
  1,
  2.5,
  5,
  10,
];

/** A histogram of one series, its slot found once. */
export interface BoundHistogram {
  observe(value: number, exemplar?: ExemplarOf): void;
}

/**
 * How many observations were at or below each of some bounds. Buckets of many servers can be added, and a quantile
 * taken of the sum; quantiles of many servers can't.
 *
 * @example
 * ```ts
 * import { Histogram } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * const wait = new Histogram({ name: "wait_seconds", help: "Wait.", buckets: [1, 5] });
 * wait.observe(3);
 * assert.match(wait.lines("text"), /le="1"\} 0\n.*le="5"\} 1\n.*le="\+Inf"\} 1\n/);
 * ```
 */
export class Histogram extends SlottedMetric implements Metric {
  readonly type = "histogram";
  readonly #bounds: Float64Array;
  readonly #width: number;
  readonly #prefixes: string[][] = [];
  readonly #exemplars = new Map<number, ExemplarOf>();

  /** @throws {RangeError} Where bounds do not rise. */
  constructor(options: MetricOptions & { buckets?: readonly number[] }) {
    const bounds = (options.buckets ?? DEFAULT_BUCKETS).filter((bound) => bound !== Infinity);
    super(options, bounds.length + 2, ["le"]);
    if (bounds.some((bound, i) => !(bound > (bounds[i - 1] ?? -Infinity)))) {
      throw new RangeError(
        `Cannot create histogram ${options.name}: its buckets must rise: received ${bounds}`,
      );
    }
    this.#bounds = Float64Array.from(bounds);
    this.#width = bounds.length + 2;
    if (this.slots.names.length === 0) this.#begin(0);
  }

  get series(): number {
    return this.slots.count * (this.#bounds.length + 3);
  }

  /** O(labels + buckets). @throws {RangeError} Where it is no number. */
  observe(value: number, labels?: LabelValues, exemplar?: ExemplarOf): void {
    const slot = labels === undefined && this.slots.names.length === 0
      ? 0
      : this.slots.find(labels ?? {});
    if (slot < 0) return;
    if (slot >= this.#prefixes.length) this.#begin(slot);
    this.#observe(slot, value, exemplar);
  }

  /** One of its series, for code that observes the same one often. */
  bind(labels: LabelValues = {}): BoundHistogram {
    const slot = this.slots.find(labels);
    if (slot < 0) return { observe: () => void this.slots.refused++ };
    if (slot >= this.#prefixes.length) this.#begin(slot);
    return { observe: (value, exemplar) => this.#observe(slot, value, exemplar) };
  }

  #observe(slot: number, value: number, exemplar: ExemplarOf | undefined): void {
    if (value !== value) {
      throw new RangeError(`Cannot observe ${this.name}: it must be a number: received ${value}`);
    }
    const bounds = this.#bounds, at = slot * this.#width;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++;
    this.values[at + bucket]!++;
    this.values[at + this.#width - 1]! += value;
    if (exemplar) this.#exemplars.set(at + bucket, exemplar);
  }

  lines(format: ExpositionFormat): string {
    const open = format === "openmetrics", buckets = this.#bounds.length + 1;
    let text = "";
    for (let slot = 0; slot < this.#prefixes.length; slot++) {
      const prefixes = this.#prefixes[slot]!, at = slot * this.#width;
      let count = 0;
      for (let i = 0; i < buckets; i++) {
        count += this.values[at + i]!;
        text += prefixes[i]! + count + (open ? exemplarText(this.#exemplars.get(at + i)) : "") +
          "\n";
      }
      text += prefixes[buckets]! + written(this.values[at + buckets]!) + "\n" +
        prefixes[buckets + 1]! + count + "\n";
      if (open && this.created.length > 0) {
        text += prefixes[buckets + 2]! + written(this.created[slot]!) + "\n";
      }
    }
    return text;
  }

  /** The beginnings of its lines, made once. Bounds are written alike in both formats, so that a series is the same in both. */
  #begin(slot: number): void {
    this.grow(slot);
    const inside = this.slots.text(slot), more = inside === "" ? "" : `${inside},`;
    const braces = inside === "" ? "" : `{${inside}}`;
    const bounds = [...this.#bounds, Infinity].map((bound) =>
      `${this.name}_bucket{${more}le="${written(bound)}"} `
    );
    this.#prefixes.push([
      ...bounds,
      ...["sum", "count", "created"].map((part) => `${this.name}_${part}${braces} `),
    ]);
  }
}
