import { requireNumber } from "../../sim/mod.ts";

/** What a histogram can tell apart. */
export interface HistogramOptions {
  /** Smallest value that is told from 0. Default: 1. */
  lowest?: number;
  /** Largest value that may come. Default: 3,600,000,000, an hour in µs. */
  highest?: number;
  /** Significant decimal digits that are kept of each value, 0 to 5. Default: 3. */
  digits?: number;
}

/**
 * Where a value is counted: buckets that double in width, each with the same number of equal parts, so
 * that the relative error is the same everywhere. All of it is powers of two.
 *
 * Source: G. Tene, HdrHistogram; its Java class AbstractHistogram, whose names these are.
 */
export class Shape {
  readonly lowest: number;
  readonly highest: number;
  readonly digits: number;
  /** Values below 2^unitMagnitude are one. */
  readonly unitMagnitude: number;
  readonly halfMagnitude: number;
  readonly halfCount: number;
  /** Counters that are needed. */
  readonly length: number;
  /** `base − clz32(value | mask)` is the bucket, where both fit into 32 bits. */
  readonly base: number;
  readonly mask: number;
  /** Values below this are indexed by 32-bit arithmetic. */
  readonly small: number;
  /** The largest value that has a counter: `highest` or a little more. */
  readonly top: number;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ lowest = 1, highest = 3_600_000_000, digits = 3 }: HistogramOptions = {}) {
    const action = "create Histogram";
    requireNumber(action, "digits", digits, { unit: "digits", min: 0, max: 5, integer: true });
    requireNumber(action, "lowest", lowest, {
      ...{ unit: "(whole units)", min: 1, max: 2 ** 40, integer: true },
    });
    requireNumber(action, "highest", highest, {
      ...{ unit: "(whole units)", min: 2 * lowest, max: Number.MAX_SAFE_INTEGER, integer: true },
    });
    this.lowest = lowest;
    this.highest = highest;
    this.digits = digits;
    this.unitMagnitude = Math.floor(Math.log2(lowest));
    this.halfMagnitude = Math.max(Math.ceil(Math.log2(2 * 10 ** digits)), 1) - 1;
    this.halfCount = 2 ** this.halfMagnitude;
    let buckets = 1;
    for (let reach = this.#reach; reach <= highest; reach *= 2) buckets++;
    this.length = (buckets + 1) * this.halfCount;
    this.base = 31 - this.unitMagnitude - this.halfMagnitude;
    this.small = this.base >= 0 ? 2 ** 32 : 0;
    this.mask = this.base >= 0 ? this.#reach - 1 : 0;
    this.top = this.highestAt(this.length - 1);
  }

  /** First value beyond bucket 0. */
  get #reach(): number {
    return 2 ** (this.unitMagnitude + this.halfMagnitude + 1);
  }

  /** How often bucket 0's width was doubled for this value. */
  #bucketOf(value: number): number {
    if (value < this.small) return this.base - Math.clz32(value | this.mask);
    let bucket = 0;
    for (let reach = this.#reach; reach <= value; reach *= 2) bucket++;
    return bucket;
  }

  /** Which counter a value belongs to. O(1). */
  indexOf(value: number): number {
    const bucket = this.#bucketOf(value);
    const part = Math.floor(value / 2 ** (bucket + this.unitMagnitude));
    return bucket * this.halfCount + part;
  }

  /** The smallest value of a counter. */
  lowestAt(index: number): number {
    return this.#partOf(index) * this.sizeAt(index);
  }

  /** How many values a counter stands for. */
  sizeAt(index: number): number {
    const bucket = Math.max(0, Math.floor(index / this.halfCount) - 1);
    return 2 ** (bucket + this.unitMagnitude);
  }

  /** The largest value of a counter: what a percentile says. */
  highestAt(index: number): number {
    return this.lowestAt(index) + this.sizeAt(index) - 1;
  }

  /** The middle of a counter: what a mean is made of. */
  medianAt(index: number): number {
    return this.lowestAt(index) + Math.floor(this.sizeAt(index) / 2);
  }

  #partOf(index: number): number {
    return index < 2 * this.halfCount ? index : index % this.halfCount + this.halfCount;
  }

  /** Whether two count alike: then counters can be added one by one. */
  sameAs(other: Shape): boolean {
    return this.length === other.length && this.halfMagnitude === other.halfMagnitude &&
      this.unitMagnitude === other.unitMagnitude;
  }
}
