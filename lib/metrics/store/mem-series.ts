import { type Chunk, countInside, decodeChunk, XOR } from "./chunk.ts";
import type { Labels } from "./labels.ts";
import type { SeriesData } from "./queryable.ts";
import { SampleBuffer } from "./sample-buffer.ts";
import { XorChunk } from "./xor-chunk.ts";

/** Samples of a chunk. More save little, and cost more to read one of them. */
export const CHUNK_SAMPLES = 120;

/** What became of a sample. */
export type Appended = "ok" | "duplicate" | "out of order" | "conflict";

/** A series that is being written: full chunks, and one that is open. */
export class MemSeries {
  readonly labels: Labels;
  readonly ref: number;
  #full: Chunk[] = [];
  /** Made with its first sample: many series have none yet. */
  #open: XorChunk | undefined;
  #from = 0;
  #lastValue = NaN;
  #lastStale = false;
  /** Whether the last value is known: of a sample that only a block has it is not. */
  #lastKnown = true;
  /** Time of the last sample, in ms. */
  lastTime = -Infinity;
  /** Up to this time its samples are in blocks, in ms. */
  flushedTo = -Infinity;

  constructor(ref: number, labels: Labels) {
    this.ref = ref;
    this.labels = labels;
  }

  /** Adds a sample, or says why not. The same sample twice is no error: a sender that has no answer sends again. O(1). */
  append(time: number, value: number, stale = false): Appended {
    if (time <= this.lastTime) {
      if (time < this.lastTime || !this.#lastKnown) return "out of order";
      return stale === this.#lastStale && (stale || Object.is(value, this.#lastValue))
        ? "duplicate"
        : "conflict";
    }
    let open = this.#open;
    if (open === undefined || open.count === CHUNK_SAMPLES) {
      if (open) this.#close(open);
      open = this.#open = new XorChunk();
      this.#from = time;
    }
    open.append(time, value, stale);
    this.lastTime = time;
    this.#lastValue = value;
    this.#lastStale = stale;
    this.#lastKnown = true;
    return "ok";
  }

  /** Samples held. */
  get count(): number {
    return this.#full.reduce((sum, { count }) => sum + count, this.#open?.count ?? 0);
  }

  /** Bytes of its chunks. */
  get bytes(): number {
    return this.chunks().reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** All its chunks, the open one as it is now. */
  chunks(): Chunk[] {
    if (!this.#open) return this.#full;
    const { count } = this.#open, bytes = this.#open.bytes();
    const open = { encoding: XOR, bytes, count, from: this.#from, to: this.lastTime };
    return [...this.#full, open];
  }

  /** Samples from `from` to `to`, both included. Chunks outside are not read. */
  between(from: number, to: number): SeriesData | undefined {
    const chunks = this.chunks().filter((chunk) => chunk.from <= to && chunk.to >= from);
    return samplesOf(this.labels, chunks, from, to);
  }

  /** At least so many samples are in a stretch of time: those of its full chunks. */
  atLeast(from: number, to: number): number {
    return countInside(this.#full, from, to);
  }

  /** All up to a time is in blocks: nothing older is taken any more, though the samples may be gone from here. */
  flushed(to: number): void {
    this.flushedTo = Math.max(this.flushedTo, to);
    if (this.lastTime >= this.flushedTo) return;
    this.lastTime = this.flushedTo;
    this.#lastKnown = false;
  }

  /** A time before which no sample is missing from the blocks; `Infinity` where there is no such sample. */
  get unflushed(): number {
    const chunk = this.chunks().find(({ to }) => to > this.flushedTo);
    return chunk ? Math.max(chunk.from, this.flushedTo + 1) : Infinity;
  }

  /** Time of the first sample that is in no block yet; `Infinity` where there is none. Reads a chunk. */
  firstUnflushed(): number {
    const after = this.flushedTo, chunk = this.chunks().find(({ to }) => to > after);
    if (!chunk) return Infinity;
    return samplesOf(this.labels, [chunk], after + 1, Infinity)?.times[0] ?? Infinity;
  }

  /** Forgets chunks that are in blocks as a whole. */
  truncate(): void {
    this.#full = this.#full.filter(({ to }) => to > this.flushedTo);
    if (this.lastTime <= this.flushedTo) this.#open = undefined;
  }

  /** What the last sample said. */
  get ended(): boolean {
    return this.#lastStale;
  }

  #close(open: XorChunk): void {
    const { count } = open;
    this.#full.push({
      encoding: XOR,
      bytes: open.bytes(),
      count,
      from: this.#from,
      to: this.lastTime,
    });
  }
}

/** The samples of some chunks in a stretch of time, or `undefined` where there are none. */
export function samplesOf(
  labels: Labels,
  chunks: readonly Chunk[],
  from: number,
  to: number,
): SeriesData | undefined {
  const buffer = new SampleBuffer(Math.max(1, chunks.reduce((sum, { count }) => sum + count, 0)));
  for (const chunk of chunks) decodeChunk(chunk, buffer);
  const times = buffer.times;
  let lo = 0, hi = times.length;
  while (lo < hi && times[lo]! < from) lo++;
  while (hi > lo && times[hi - 1]! > to) hi--;
  if (lo === hi) return undefined;
  return {
    labels,
    times: times.subarray(lo, hi),
    values: buffer.values.subarray(lo, hi),
    stale: buffer.stale?.subarray(lo, hi),
  };
}

/** Bits that each part of an encoded run takes, for whoever wants to see where they go. */
export function bitsOf(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
): { time: number; value: number } {
  const spent = { time: 0, value: 0 };
  let chunk = new XorChunk();
  for (let i = 0; i < times.length; i++) {
    if (chunk.count === CHUNK_SAMPLES) chunk = new XorChunk();
    const { time, value } = chunk.spent;
    chunk.append(times[i]!, values[i]!);
    spent.time += chunk.spent.time - time;
    spent.value += chunk.spent.value - value;
  }
  return spent;
}
