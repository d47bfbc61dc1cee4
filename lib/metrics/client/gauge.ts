import { type Metric, type MetricOptions, SlottedMetric, written } from "./metric.ts";
import type { LabelValues } from "./series-slots.ts";

/** A gauge of one series, its slot found once. */
export interface BoundGauge {
  set(value: number): void;
  inc(by?: number): void;
  dec(by?: number): void;
}

/** A number that goes up and down: bikes at a station, bytes in use. */
export class Gauge extends SlottedMetric implements Metric {
  readonly type = "gauge";
  readonly #prefixes: string[] = [];

  constructor(options: MetricOptions) {
    super(options, 1);
  }

  get series(): number {
    return this.slots.count;
  }

  /** O(labels). */
  set(value: number, labels: LabelValues = {}): void {
    const slot = this.#slot(labels);
    if (slot >= 0) this.values[slot] = value;
  }

  inc(by = 1, labels: LabelValues = {}): void {
    const slot = this.#slot(labels);
    if (slot >= 0) this.values[slot]! += by;
  }

  dec(by = 1, labels: LabelValues = {}): void {
    this.inc(-by, labels);
  }

  /** One of its series, for code that sets the same one often. */
  bind(labels: LabelValues = {}): BoundGauge {
    const slot = this.#slot(labels);
    const add = (by: number) => void (slot >= 0 && (this.values[slot]! += by));
    return {
      set: (value) => void (slot >= 0 && (this.values[slot] = value)),
      inc: (by = 1) => add(by),
      dec: (by = 1) => add(-by),
    };
  }

  lines(): string {
    if (this.slots.names.length === 0) this.#slot({});
    const prefixes = this.#prefixes, values = this.values;
    let text = "";
    for (let slot = 0; slot < prefixes.length; slot++) {
      text += prefixes[slot]! + written(values[slot]!) + "\n";
    }
    return text;
  }

  #slot(labels: LabelValues): number {
    const slot = this.slots.find(labels);
    if (slot < this.#prefixes.length) return slot;
    this.grow(slot);
    const inside = this.slots.text(slot);
    this.#prefixes.push(inside === "" ? `${this.name} ` : `${this.name}{${inside}} `);
    return slot;
  }
}
