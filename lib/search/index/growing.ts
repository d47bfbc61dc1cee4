/** A column of numbers that grows at its end: 4 bytes each, where an array of numbers may take 8. */
export class Growing {
  length = 0;
  #values = new Uint32Array(16);

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  /** Makes room for `count` zeros at the end, and returns where they begin. */
  zeros(count: number): number {
    const from = this.length;
    for (let i = 0; i < count; i++) this.push(0);
    return from;
  }

  /** What is there now; valid until the next push. */
  get values(): Uint32Array {
    return this.#values.subarray(0, this.length);
  }

  trimmed(): Uint32Array {
    return this.#values.slice(0, this.length);
  }
}
