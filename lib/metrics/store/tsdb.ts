import { requireNumber } from "../../sim/require-number.ts";
import type { Storage } from "../../storage/storage.ts";
import { type Block, openBlocks, writeBlock } from "./block.ts";
import { chunksOf, compacted } from "./compact.ts";
import { Head } from "./head.ts";
import type { Matcher } from "./matcher.ts";
import type { Queryable, SeriesData } from "./queryable.ts";

/** How a {@linkcode Tsdb} keeps its history. */
export interface TsdbOptions {
  storage: Storage;
  /** Time of one block, in ms. Default: 2 h. */
  blockTime?: number;
  /** What is older than the newest sample by this goes, in ms. Default: 15 days. */
  retention?: number;
  /** Most bytes of blocks; the oldest go first. Default: no limit. */
  maxBytes?: number;
  maxSeries?: number;
}

/** Blocks that are made one, as long as together they are not longer than this many blocks. */
const TOGETHER = 3;

/** A database of series over time: the head for what is new, blocks for what was. */
export class Tsdb implements Queryable {
  readonly head: Head;
  readonly #storage: Storage;
  readonly #blockTime: number;
  readonly #retention: number;
  readonly #maxBytes: number;
  #blocks: Block[];
  /** All before this time is in blocks; the head still has a little of it, in chunks that go on. */
  #flushed: number;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(
    { storage, blockTime = 7_200_000, retention = 15 * 86_400_000, maxBytes = Infinity, maxSeries }:
      TsdbOptions,
  ) {
    requireNumber("create Tsdb", "blockTime", blockTime, { unit: "ms", min: 1, integer: true });
    requireNumber("create Tsdb", "retention", retention, { unit: "ms", min: blockTime });
    this.#storage = storage;
    this.#blockTime = blockTime;
    this.#retention = retention;
    this.#maxBytes = maxBytes;
    this.#blocks = openBlocks(storage);
    const last = this.#blocks.reduce((most, { to }) => Math.max(most, to), -Infinity);
    this.#flushed = (Math.floor(last / blockTime) + 1) * blockTime;
    this.head = new Head({ storage, ...(maxSeries === undefined ? {} : { maxSeries }) });
  }

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** Series of blocks and head, each once, their samples in order. */
  select(matchers: readonly Matcher[], from: number, to: number): SeriesData[] {
    const parts = new Map<string, SeriesData[]>();
    for (const source of [...this.#blocks, this.head]) {
      for (const series of source.select(matchers, from, to)) {
        const known = parts.get(series.labels.key);
        if (known) known.push(series);
        else parts.set(series.labels.key, [series]);
      }
    }
    return [...parts.values()].map((series) =>
      series.length === 1 ? series[0]! : concatenated(series)
    );
  }

  /**
   * Housekeeping, to be called every so often: writes whole stretches of the head as blocks, makes small blocks
   * larger ones, and forgets what is too old or too much.
   *
   * @param now The newest time there is, in ms.
   */
  tidy(now: number): void {
    const before = Math.floor(now / this.#blockTime) * this.#blockTime - this.#blockTime / 2;
    let earliest = Infinity;
    for (const series of this.head.all()) {
      for (const { from } of series.chunks()) earliest = Math.min(earliest, from);
    }
    const first = Math.max(this.#flushed, Math.floor(earliest / this.#blockTime) * this.#blockTime);
    for (let start = first; start + this.#blockTime <= before; start += this.#blockTime) {
      this.#flush(start, start + this.#blockTime - 1);
      this.#flushed = start + this.#blockTime;
    }
    this.#compact();
    this.#forget(now);
  }

  close(): void {
    this.head.close();
    for (const block of this.#blocks) block.close();
  }

  #flush(from: number, to: number): void {
    const series = this.head.all().map((one) => {
      const samples = one.between(from, to);
      return { labels: one.labels, chunks: samples ? chunksOf(samples) : [] };
    });
    const block = writeBlock(this.#storage, series);
    if (block) this.#blocks.push(block);
    // Only once the block is safe.
    this.head.truncate(to + 1);
  }

  #compact(): void {
    const small = this.#blocks.filter(({ from, to }) => to - from < this.#blockTime);
    if (small.length < TOGETHER) return;
    const merged = writeBlock(this.#storage, compacted(small));
    for (const block of small) this.#remove(block);
    if (merged) this.#blocks.push(merged);
    this.#blocks.sort((a, b) => a.from - b.from);
  }

  #forget(now: number): void {
    for (const block of [...this.#blocks]) {
      if (block.to < now - this.#retention) this.#remove(block);
    }
    let bytes = this.#blocks.reduce((sum, { size }) => sum + size, 0);
    for (const block of [...this.#blocks]) {
      if (bytes <= this.#maxBytes) break;
      bytes -= block.size;
      this.#remove(block);
    }
  }

  #remove(block: Block): void {
    block.close();
    this.#storage.remove(block.name);
    this.#blocks = this.#blocks.filter((one) => one !== block);
  }
}

/** Parts of one series made one; a sample that two of them have (a crash came between) is taken once. */
function concatenated(parts: readonly SeriesData[]): SeriesData {
  const times: number[] = [], values: number[] = [], stale: number[] = [];
  for (const part of parts) {
    part.times.forEach((time, i) => {
      if (time <= (times.at(-1) ?? -Infinity)) return;
      times.push(time);
      values.push(part.values[i]!);
      stale.push(part.stale?.[i] ?? 0);
    });
  }
  return {
    labels: parts[0]!.labels,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    ...(stale.includes(1) ? { stale: Uint8Array.from(stale) } : {}),
  };
}
