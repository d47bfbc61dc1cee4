import type { ExpositionFormat } from "../exposition/entry.ts";
import { escapeValue, SeriesSlots } from "./series-slots.ts";

/** What every metric is made with. */
export interface MetricOptions {
  name: string;
  help: string;
  /** Names of its labels. Default: none. */
  labels?: readonly string[];
  /** Most series; what comes beyond is refused and counted. Default: 10,000. */
  maxSeries?: number;
  /** Seconds since 1970, for the time at which a series began. Left out, it is not told. */
  now?: (() => number) | undefined;
}

/** An exemplar of a counter or a bucket: which observation it was, by a few labels. */
export interface ExemplarOf {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Seconds since 1970. */
  readonly time?: number;
}

/** What a registry asks of a metric. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  /** Observations refused since there were too many series. */
  readonly refused: number;
  /** Series, as a scrape counts them. */
  readonly series: number;
  /** Its lines, without HELP and TYPE. */
  lines(format: ExpositionFormat): string;
}

/** What counter, gauge, histogram and summary share: names, slots, and numbers in one flat array. */
export abstract class SlottedMetric {
  readonly name: string;
  readonly help: string;
  protected readonly slots: SeriesSlots;
  protected values: Float64Array;
  readonly #stride: number;
  readonly #now: (() => number) | undefined;
  /** When each series began, in s since 1970. */
  protected readonly created: number[] = [];

  constructor(
    { name, help, labels = [], maxSeries = 10_000, now }: MetricOptions,
    stride: number,
    reserved: readonly string[] = [],
  ) {
    this.name = name;
    this.help = help;
    this.slots = new SeriesSlots(name, labels, maxSeries, reserved);
    this.#stride = stride;
    this.#now = now;
    this.values = new Float64Array(stride * 8);
    if (labels.length === 0 && now) this.created.push(now());
  }

  get refused(): number {
    return this.slots.refused;
  }

  /** Makes room for the numbers of a slot. */
  protected grow(slot: number): void {
    while (this.#now && this.created.length <= slot) this.created.push(this.#now());
    if ((slot + 1) * this.#stride <= this.values.length) return;
    const larger = new Float64Array(Math.max(this.values.length * 2, (slot + 1) * this.#stride));
    larger.set(this.values);
    this.values = larger;
  }
}

/** A number as both formats write it. */
export function written(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** ` # {trace_id="…"} 0.3 1700000000`, as OpenMetrics has it after a value. */
export function exemplarText(exemplar: ExemplarOf | undefined): string {
  if (!exemplar) return "";
  const labels = Object.entries(exemplar.labels).map(([name, value]) =>
    `${name}="${escapeValue(value)}"`
  );
  const time = exemplar.time === undefined ? "" : ` ${written(exemplar.time)}`;
  return ` # {${labels.join(",")}} ${written(exemplar.value)}${time}`;
}
