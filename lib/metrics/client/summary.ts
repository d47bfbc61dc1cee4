import { Percentiles } from "../../sim/statistics.ts";
import type { ExpositionFormat } from "../exposition/entry.ts";
import { type Metric, type MetricOptions, SlottedMetric, written } from "./metric.ts";
import type { LabelValues } from "./series-slots.ts";

/**
 * Quantiles that the process itself works out, from sketches within 1 %. They can't be merged with another
 * process': for that take a {@linkcode Histogram}. They cover all since `rotate` was called last but one.
 */
export class Summary extends SlottedMetric implements Metric {
  readonly type = "summary";
  readonly #quantiles: readonly number[];
  /** Of each series the sketch of now and the one before. */
  readonly #sketches: [now: Percentiles, before: Percentiles][] = [];

  constructor(options: MetricOptions & { quantiles?: readonly number[] }) {
    super(options, 2, ["quantile"]);
    this.#quantiles = options.quantiles ?? [0.5, 0.9, 0.99];
    if (this.slots.names.length === 0) this.#begin(0);
  }

  get series(): number {
    return this.slots.count * (this.#quantiles.length + 2);
  }

  observe(value: number, labels: LabelValues = {}): void {
    const slot = this.slots.find(labels);
    if (slot < 0) return;
    if (slot >= this.#sketches.length) this.#begin(slot);
    for (const sketch of this.#sketches[slot]!) sketch.add(value);
    this.values[2 * slot]! += value;
    this.values[2 * slot + 1]!++;
  }

  /** Forgets what is older than the last call: to be called every so often. */
  rotate(): void {
    for (const pair of this.#sketches) pair.splice(0, 2, pair[1], new Percentiles());
  }

  lines(format: ExpositionFormat): string {
    let text = "";
    for (let slot = 0; slot < this.#sketches.length; slot++) {
      const inside = this.slots.text(slot), more = inside === "" ? "" : `${inside},`;
      const braces = inside === "" ? "" : `{${inside}}`;
      for (const q of this.#quantiles) {
        text += `${this.name}{${more}quantile="${q}"} ${written(this.#sketches[slot]![0].at(q))}\n`;
      }
      text += `${this.name}_sum${braces} ${written(this.values[2 * slot]!)}\n`;
      text += `${this.name}_count${braces} ${this.values[2 * slot + 1]!}\n`;
      if (format === "openmetrics" && this.created.length > 0) {
        text += `${this.name}_created${braces} ${written(this.created[slot]!)}\n`;
      }
    }
    return text;
  }

  #begin(slot: number): void {
    this.grow(slot);
    this.#sketches.push([new Percentiles(), new Percentiles()]);
  }
}
