import { requireNumber } from "../../sim/mod.ts";
import { BLOCK, blockSums, inBlocks, sumOf } from "./blocks.ts";
import { nextBelow } from "./next-below.ts";
import { type HistogramOptions, Shape } from "./shape.ts";

/**
 * Counts of values with a fixed relative error, in a fixed amount of memory: HdrHistogram. Recording is an
 * index and an addition; histograms of many machines add up to exactly the histogram of all.
 *
 * Source: G. Tene, HdrHistogram, whose Java class Histogram 2.2.2 it agrees with count by count.
 *
 * @example
 * ```ts
 * import { Histogram } from "#lib/load-testing";
 * import assert from "node:assert/strict";
 *
 * const latency = new Histogram({ highest: 60_000_000 }); // µs
 * for (let i = 1; i <= 1000; i++) latency.record(i * 1000);
 * assert.deepEqual(latency.percentiles([50, 99]).map((us) => Math.round(us / 1000)), [500, 990]);
 * ```
 */
export class Histogram {
  readonly shape: Shape;
  /** How often each counter's values came; some more at the end are always 0. */
  readonly counts: Float64Array;
  readonly #base: number;
  readonly #mask: number;
  readonly #magnitude: number;
  readonly #half: number;
  readonly #quick: number;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: HistogramOptions = {}) {
    const shape = this.shape = new Shape(options);
    this.counts = new Float64Array(inBlocks(shape.length));
    this.#base = shape.base;
    this.#mask = shape.mask;
    this.#magnitude = shape.unitMagnitude;
    this.#half = shape.halfMagnitude;
    this.#quick = Math.min(shape.small, shape.top + 1);
  }

  /**
   * Counts a value; a fraction is cut off. O(1), a few nanoseconds.
   *
   * @throws {RangeError} Where the value is not from 0 to the last counter's largest value, `shape.top`.
   */
  record(value: number): void {
    if (value >= 0 && value < this.#quick) {
      const bucket = this.#base - Math.clz32(value | this.#mask);
      this.counts[(bucket << this.#half) + (value >>> (bucket + this.#magnitude))]!++;
    } else this.recordMany(value, 1);
  }

  /** Counts a value several times. */
  recordMany(value: number, times: number): void {
    this.#require(value);
    const index = this.shape.indexOf(Math.floor(value));
    this.counts[index] = this.counts[index]! + times;
  }

  /**
   * Counts a value, and with it those that its sender would have seen had it not waited for the answer:
   * one less by the interval, two intervals, … O(value / interval).
   *
   * @param interval Time between two requests, in the unit of the values; 0 adds nothing.
   */
  recordExpected(value: number, interval: number, times = 1): void {
    requireNumber("record a value", "the expected interval", interval, { unit: "units", min: 0 });
    this.recordMany(value, times);
    if (interval <= 0) return;
    for (let missing = value - interval; missing >= interval; missing -= interval) {
      this.recordMany(missing, times);
    }
  }

  /** A copy, corrected afterwards as {@linkcode Histogram.recordExpected} does while recording. */
  corrected(interval: number): Histogram {
    const copy = new Histogram(this.shape);
    this.each((index, count) => copy.recordExpected(this.shape.highestAt(index), interval, count));
    return copy;
  }

  /** Adds another's counts; exact where both count alike, else by each counter's lowest value. */
  add(other: Histogram): this {
    if (this.shape.sameAs(other.shape)) other.each((i, n) => this.counts[i] = this.counts[i]! + n);
    else other.each((i, n) => this.recordMany(other.shape.lowestAt(i), n));
    return this;
  }

  /** Calls `visit` for each counter that is not zero, from the lowest. */
  each(visit: (index: number, count: number) => void): void {
    const counts = this.counts;
    for (let i = 0; i < counts.length; i++) if (counts[i] !== 0) visit(i, counts[i]!);
  }

  /** How many values were recorded. O(counters), as are those that follow. */
  get count(): number {
    return sumOf(blockSums(this.counts));
  }

  /** The largest value that the largest recorded one may have been; 0 where there is none. */
  get max(): number {
    const last = this.counts.findLastIndex((count) => count > 0);
    return last < 0 ? 0 : this.shape.highestAt(last);
  }

  /** The smallest value that the smallest recorded one may have been. */
  get min(): number {
    const first = this.counts.findIndex((count) => count > 0);
    return first <= 0 ? 0 : this.shape.lowestAt(first);
  }

  /** Mean of all values, each taken as the middle of its counter; 0 where there is none. */
  get mean(): number {
    let sum = 0;
    this.each((index, count) => sum += this.shape.medianAt(index) * count);
    return sum / Math.max(1, this.count);
  }

  /** Standard deviation of all values. */
  get deviation(): number {
    const mean = this.mean;
    let squares = 0;
    this.each((index, count) => squares += (this.shape.medianAt(index) - mean) ** 2 * count);
    return Math.sqrt(squares / Math.max(1, this.count));
  }

  /**
   * Values at or below which these shares of all values lie, in one pass over the counters.
   *
   * @param percents 0 to 100, in rising order. @returns In their order; 0 where nothing was recorded.
   */
  percentiles(percents: readonly number[]): number[] {
    const blocks = blockSums(this.counts), total = sumOf(blocks);
    let block = 0, passed = 0;
    return percents.map((percent, i) => {
      if (!(percent >= (percents[i - 1] ?? 0) && percent <= 100)) refuse(percent);
      if (total === 0) return 0;
      // The next smaller number: so a share that is whole but for rounding stays in its counter.
      const share = Math.max(0, nextBelow(percent)) * total / 100;
      const wanted = Math.max(1, Math.ceil(share));
      while (passed + blocks[block]! < wanted) passed += blocks[block++]!;
      let index = block * BLOCK;
      for (let sum = passed + this.counts[index]!; sum < wanted;) sum += this.counts[++index]!;
      return percent === 0 ? this.shape.lowestAt(index) : this.shape.highestAt(index);
    });
  }

  /** One of {@linkcode Histogram.percentiles}. */
  percentile(percent: number): number {
    return this.percentiles([percent])[0]!;
  }

  /** How many values are in the counters from that of `low` to that of `high`. */
  countBetween(low: number, high: number): number {
    const counts = this.counts, to = Math.min(this.shape.indexOf(high), counts.length - 1);
    let sum = 0;
    for (let i = this.shape.indexOf(Math.max(0, low)); i <= to; i++) sum += counts[i]!;
    return sum;
  }

  /** Per cent of all values that are at or below this one; 100 where there is none. */
  percentAtOrBelow(value: number): number {
    const all = this.count;
    return all === 0 ? 100 : 100 * this.countBetween(0, value) / all;
  }

  #require(value: number): void {
    requireNumber("record a value", "the value", value, {
      ...{ unit: "(units of the histogram)", min: 0, max: this.shape.top },
    });
  }
}

function refuse(percent: number): never {
  throw new RangeError(
    `Cannot read percentiles: they must be from 0 to 100 per cent and rise: received ${percent}`,
  );
}
