/** A number and its bits: the upper word of a double is sign, exponent and the first 20 bits of the mantissa. */
const NUMBER = new Float64Array(1), WORDS = new Int32Array(NUMBER.buffer);
const UPPER = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
/** What the upper word leaves out, as a share of a power of two. */
const GRAIN = 2 ** -20;
/** Cells that are made to either side of a bucket, so that the next ones have room. */
const PAD = 32;

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
    if (bucket < this.#first && this.#full()) this.collapsed = true;
    else this.#cover(bucket);
    const cell = Math.max(0, bucket - this.#first);
    this.#cells[cell]! += count;
  }

  /** Whether the highest bucket stands at the end of as many as may be: there is no room for a lower one. */
  #full(): boolean {
    const { length } = this.#cells;
    return length === this.#maxBuckets && this.#cells[length - 1]! > 0;
  }

  /** Makes room for a bucket, and for some around it; where that would be too many, the lowest become one. */
  #cover(bucket: number): void {
    const { length } = this.#cells, most = this.#maxBuckets;
    if (length > 0 && bucket >= this.#first && bucket < this.#first + length) return;
    const used = (count: number) => count > 0;
    const lowest = this.#cells.findIndex(used), highest = this.#cells.findLastIndex(used);
    const bottom = lowest < 0 ? bucket : Math.min(bucket, this.#first + lowest);
    const top = lowest < 0 ? bucket : Math.max(bucket, this.#first + highest);
    const spare = most - (top + 1 - bottom);
    if (spare < 0) this.collapsed = true;
    const above = Math.max(0, Math.min(PAD, spare >> 1)), below = Math.min(PAD, spare - above);
    const low = bottom - below, end = top + 1 + above;
    // Once there are as many as may be, they stay where they are in memory.
    const cells = length === most && end - low === most ? this.#cells : new Float64Array(end - low);
    move(this.#cells, cells, low - this.#first);
    [this.#cells, this.#first] = [cells, low];
  }
}

/** Puts counts so many cells further down; what would be below the first goes into it. Both may be the same cells. */
function move(from: Float64Array, to: Float64Array, down: number): void {
  if (from.length === 0) return;
  const cut = Math.max(0, Math.min(down, from.length)), at = Math.max(0, -down);
  const kept = Math.min(from.length - cut, to.length - at);
  let below = 0;
  for (let i = 0; i < cut; i++) below += from[i]!;
  if (from === to) to.copyWithin(at, cut, cut + kept).fill(0, 0, at).fill(0, at + kept);
  else to.set(from.subarray(cut, cut + kept), at);
  to[0]! += below;
}

/** The smallest number whose upper word is at least `word`. */
function edge(word: number): number {
  const units = Math.ceil(word), exponent = Math.floor(units * GRAIN);
  return 2 ** (exponent - 1023) * (1 + units * GRAIN - exponent);
}
