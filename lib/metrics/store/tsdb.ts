import { requireNumber } from "../../sim/require-number.ts";
import type { Storage } from "../../storage/storage.ts";
import { type Block, openBlocks, writeBlock } from "./block.ts";
import { chunksOf, compacted, seriesOf } from "./compact.ts";
import { Head } from "./head.ts";
import type { History, HistoryAnswer } from "./history.ts";
import type { Labels } from "./labels.ts";
import type { Matcher } from "./matcher.ts";
import type { MemSeries } from "./mem-series.ts";
import { joinSeries } from "./join-series.ts";
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
  /** Keeps the outline of what blocks hold, for longer than they do. It is filled from the blocks there are. */
  history?: History;
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
  readonly #history: History | undefined;
  #blocks: Block[];

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(
    {
      storage,
      blockTime = 7_200_000,
      retention = 15 * 86_400_000,
      maxBytes = Infinity,
      maxSeries,
      history,
    }: TsdbOptions,
  ) {
    requireNumber("create Tsdb", "blockTime", blockTime, { unit: "ms", min: 1, integer: true });
    requireNumber("create Tsdb", "retention", retention, { unit: "ms", min: blockTime });
    this.#storage = storage;
    this.#blockTime = blockTime;
    this.#retention = retention;
    this.#maxBytes = maxBytes;
    this.#blocks = openBlocks(storage);
    this.#history = history;
    if (history) { for (const series of seriesOf(this.#blocks)) history.add(series); }
    this.head = new Head({ storage, ...(maxSeries === undefined ? {} : { maxSeries }) });
    for (const { series } of this.#blocks) {
      for (const { labels, chunks } of series) {
        this.head.find(labels)?.flushed(chunks.at(-1)!.to);
      }
    }
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
      series.length === 1 ? series[0]! : joinSeries(series)
    );
  }

  atLeast(matchers: readonly Matcher[], from: number, to: number): number {
    return Math.max(
      ...[...this.#blocks, this.head].map((source) => source.atLeast(matchers, from, to)),
    );
  }

  /**
   * The outline of a long time: rows of the coarsest resolution that still has one for each step, also of what no block
   * holds any more, up to the newest sample. All in ms.
   *
   * @throws {Error} Where it keeps no history.
   */
  overview(matchers: readonly Matcher[], from: number, to: number, step: number): HistoryAnswer[] {
    if (!this.#history) throw new Error("Cannot overview: the database keeps no history");
    const wanted = (labels: Labels) =>
      matchers.every((matcher) => matcher.matches(labels.get(matcher.name)));
    return this.#history.ask(wanted, from, to, step, this.head.select(matchers, -Infinity, to));
  }

  /**
   * Housekeeping, to be called every so often: writes whole stretches of the head as blocks, makes small blocks
   * larger ones, and forgets what is too old or too much.
   *
   * @param now The newest time there is, in ms.
   */
  tidy(now: number): void {
    const before = Math.floor(now / this.#blockTime) * this.#blockTime - this.#blockTime / 2;
    let end = this.#endOf(({ unflushed }) => unflushed);
    while (end <= before) {
      const wrote = this.#flush(end - 1);
      // Where a stretch is empty, years may be.
      end = wrote ? end + this.#blockTime : this.#endOf((series) => series.firstUnflushed());
    }
    this.#compact();
    this.#forget(now);
    this.#history?.tidy(now);
  }

  close(): void {
    this.head.close();
    for (const block of this.#blocks) block.close();
  }

  /** End of the stretch in which the first of some times is. */
  #endOf(timeOf: (series: MemSeries) => number): number {
    const first = this.head.all().reduce((least, one) => Math.min(least, timeOf(one)), Infinity);
    return (Math.floor(first / this.#blockTime) + 1) * this.#blockTime;
  }

  /**
   * Writes what is in no block yet, up to a time. A series that lags behind has older samples in it than others.
   *
   * @returns Whether there was something.
   */
  #flush(to: number): boolean {
    const written = this.head.all().flatMap((series) => {
      const samples = series.between(series.flushedTo + 1, to);
      return samples ? [{ series, samples }] : [];
    });
    const block = writeBlock(
      this.#storage,
      written.map(({ series: { labels }, samples }) => ({ labels, chunks: chunksOf(samples) })),
    );
    if (!block) return false;
    this.#blocks.push(block);
    // Only once the block is safe.
    for (const { series, samples } of written) {
      series.flushed(samples.times.at(-1)!);
      this.#history?.add(samples);
    }
    this.head.truncate();
    return true;
  }

  /** Makes the first run of small neighbours one block. */
  #compact(): void {
    this.#blocks.sort((a, b) => a.from - b.from);
    let run: Block[] = [];
    for (const block of this.#blocks) {
      const small = block.to - block.from < this.#blockTime;
      if (small) run.push(block);
      if (run.length >= TOGETHER) break;
      if (!small) run = [];
    }
    if (run.length < TOGETHER) return;
    const merged = writeBlock(this.#storage, compacted(run));
    for (const block of run) this.#remove(block);
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
