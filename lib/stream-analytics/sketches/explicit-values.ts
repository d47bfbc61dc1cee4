/** Up to `most` different 64-bit values as halves, in two flat arrays and a table of where each is. O(1) to add. */
export class ExplicitValues {
  readonly #most: number;
  readonly #highs: Int32Array;
  readonly #lows: Int32Array;
  /** Open addressing: index + 1 of a value, 0 where there is none. */
  readonly #table: Int16Array;
  size = 0;

  constructor(most: number) {
    this.#most = most;
    this.#highs = new Int32Array(most);
    this.#lows = new Int32Array(most);
    this.#table = new Int16Array(2 ** Math.ceil(Math.log2(most) + 1));
  }

  get bytes(): number {
    return this.#highs.byteLength * 2 + this.#table.byteLength;
  }

  /** @returns `false` where there is no room for one more. */
  add(high: number, low: number): boolean {
    const mask = this.#table.length - 1;
    // The low bits alone choose a register; these have the high ones in them.
    let at = Math.imul(high ^ low, 0x9e3779b1) >>> 16 & mask;
    for (let found = this.#table[at]!; found !== 0; found = this.#table[at]!) {
      if (this.#lows[found - 1] === low && this.#highs[found - 1] === high) return true;
      at = (at + 1) & mask;
    }
    if (this.size === this.#most) return false;
    this.#highs[this.size] = high;
    this.#lows[this.size] = low;
    this.#table[at] = ++this.size;
    return true;
  }

  forEach(visit: (high: number, low: number) => void): void {
    for (let i = 0; i < this.size; i++) visit(this.#highs[i]!, this.#lows[i]!);
  }

  /** As signed 64-bit numbers in order: high halves are compared as signed, low ones as unsigned. */
  sorted(): [high: number, low: number][] {
    const all: [number, number][] = [];
    this.forEach((high, low) => all.push([high, low]));
    return all.sort((a, b) => a[0] - b[0] || (a[1] >>> 0) - (b[1] >>> 0));
  }
}
