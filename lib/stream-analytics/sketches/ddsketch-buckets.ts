/** A number and its bits: the upper word of a double is sign, exponent and the first 20 bits of the mantissa. */
const NUMBER = new Float64Array(1), WORDS = new Int32Array(NUMBER.buffer);
const UPPER = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
/** What the upper word leaves out, as a share of a power of two. */
const GRAIN = 2 ** -20;

/**
 * Counts of numbers above 0 by size. A bucket's number is the upper word of the double, divided: that is exponent plus
 * mantissa, a line between powers of two, on which a step of `step` is a factor of at most 1 + step.
 */
export class Buckets {
  readonly #maxBuckets: number;
  /** Buckets for one unit of the upper word. */
  readonly #scale: number;
  /** Number of the first cell's bucket. */
  #first = 0;
  #cells = new Float64Array(0);
  collapsed = false;

  constructor(accuracy: number, maxBuckets: number) {
    // Within a bucket the largest is at most (1 + a) / (1 − a) times the smallest: so its middle is at most a off.
    const step = 2 * accuracy / (1 - accuracy) - GRAIN;
    this.#maxBuckets = maxBuckets;
    this.#scale = GRAIN / step;
  }

  get bytes(): number {
    return this.#cells.byteLength;
  }

  add(value: number): void {
    NUMBER[0] = value;
    const cell = (WORDS[UPPER]! * this.#scale | 0) - this.#first;
    if (cell >= 0 && cell < this.#cells.length) this.#cells[cell]!++;
    else this.#put(cell + this.#first, 1);
  }

  count(): number {
    let sum = 0;
    for (let i = 0; i < this.#cells.length; i++) sum += this.#cells[i]!;
    return sum;
  }

  merge(other: Buckets): void {
    other.#cells.forEach((count, i) => {
      if (count > 0) this.#put(other.#first + i, count);
    });
    this.collapsed ||= other.collapsed;
  }

  /** The middle of the bucket that holds the value of a rank, from 0. */
  at(rank: number): number {
    let seen = 0, cell = 0;
    for (let i = 0; i < this.#cells.length; i++) {
      if (this.#cells[i] === 0) continue;
      cell = i;
      seen += this.#cells[i]!;
      if (seen > rank) break;
    }
    const bucket = this.#first + cell, low = edge(bucket / this.#scale);
    const high = edge((bucket + 1) / this.#scale);
    // The harmonic middle is as far from both ends, as a share of each.
    return 2 * low * high / (low + high);
  }

  #put(bucket: number, count: number): void {
    this.#cover(bucket);
    const cell = Math.max(0, bucket - this.#first);
    this.#cells[cell]! += count;
  }

  /** Makes room for a bucket; where that would be too many, the lowest become one. */
  #cover(bucket: number): void {
    const { length } = this.#cells;
    if (length > 0 && bucket >= this.#first && bucket < this.#first + length) return;
    let low = length === 0 ? bucket - 32 : Math.min(this.#first, bucket - 32);
    const high = length === 0 ? bucket + 32 : Math.max(this.#first + length, bucket + 32);
    if (high - low > this.#maxBuckets) {
      low = Math.max(low, high - this.#maxBuckets);
      this.collapsed ||= low > bucket || (length > 0 && low > this.#lowest());
    }
    const cells = new Float64Array(Math.max(high - low, 1));
    for (let i = 0; i < length; i++) {
      if (this.#cells[i]! > 0) cells[Math.max(0, this.#first + i - low)]! += this.#cells[i]!;
    }
    [this.#cells, this.#first] = [cells, low];
  }

  /** Number of the lowest bucket that has something. */
  #lowest(): number {
    const cell = this.#cells.findIndex((count) => count > 0);
    return cell < 0 ? Infinity : this.#first + cell;
  }
}

/** The smallest number whose upper word is at least `word`. */
function edge(word: number): number {
  const units = Math.ceil(word), exponent = Math.floor(units * GRAIN);
  return 2 ** (exponent - 1023) * (1 + units * GRAIN - exponent);
}
