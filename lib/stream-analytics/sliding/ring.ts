/** Numbers under indices that only grow: a queue whose elements can be read and written by their index. */
export class Ring {
  #cells: Float64Array<ArrayBuffer>;
  #mask: number;
  /** Index of the oldest, and the one after the newest. */
  front = 0;
  back = 0;

  /** @param capacity Room at first; it doubles when it is full, which copies all. */
  constructor(capacity = 16) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
    this.#cells = new Float64Array(size);
    this.#mask = size - 1;
  }

  get(index: number): number {
    return this.#cells[index & this.#mask]!;
  }

  set(index: number, value: number): void {
    this.#cells[index & this.#mask] = value;
  }

  push(value: number): void {
    if (this.back - this.front > this.#mask) this.#grow();
    this.#cells[this.back++ & this.#mask] = value;
  }

  #grow(): void {
    const old = this.#cells, mask = this.#mask;
    this.#cells = new Float64Array(old.length * 2);
    this.#mask = this.#cells.length - 1;
    for (let i = this.front; i < this.back; i++) this.#cells[i & this.#mask] = old[i & mask]!;
  }
}
