/** Samples in three flat arrays that grow. */
export class SampleBuffer {
  #times: Float64Array;
  #values: Float64Array;
  #stale: Uint8Array;
  #anyStale = false;
  length = 0;

  constructor(capacity = 128) {
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#stale = new Uint8Array(capacity);
  }

  push(time: number, value: number, stale: boolean): void {
    if (this.length === this.#times.length) this.#grow();
    this.#times[this.length] = time;
    this.#values[this.length] = value;
    if (stale) this.#anyStale = true;
    this.#stale[this.length++] = stale ? 1 : 0;
  }

  get times(): Float64Array {
    return this.#times.subarray(0, this.length);
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }

  /** Left out where no sample says that the series ends. */
  get stale(): Uint8Array | undefined {
    return this.#anyStale ? this.#stale.subarray(0, this.length) : undefined;
  }

  #grow(): void {
    const times = new Float64Array(this.length * 2), values = new Float64Array(this.length * 2);
    const stale = new Uint8Array(this.length * 2);
    times.set(this.#times);
    values.set(this.#values);
    stale.set(this.#stale);
    this.#times = times;
    this.#values = values;
    this.#stale = stale;
  }
}
