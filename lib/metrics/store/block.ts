import { crc32c } from "../../storage/crc32c.ts";
import type { Storage, StoredFile } from "../../storage/storage.ts";
import {
  type BlockSeries,
  type ChunkPlace,
  frame,
  readIndex,
  unframe,
  writeIndex,
} from "./block-format.ts";
import { type Chunk, countInside } from "./chunk.ts";
import { LabelIndex } from "./label-index.ts";
import type { Labels } from "./labels.ts";
import type { Matcher } from "./matcher.ts";
import { samplesOf } from "./mem-series.ts";
import type { Queryable, SeriesData } from "./queryable.ts";

/** Length of the index, its checksum. */
const FOOTER = 8;
const UNFINISHED = ".tmp";

/** A series and its chunks, in the order of time. */
export interface ChunkSeriesOf {
  readonly labels: Labels;
  readonly chunks: readonly Chunk[];
}

/** A stretch of time in one file that never changes: chunks, then the index. */
export class Block implements Queryable {
  readonly name: string;
  readonly series: readonly BlockSeries[];
  /** Times of the first and the last sample, in ms. */
  readonly from: number;
  readonly to: number;
  /** Bytes of the file. */
  readonly size: number;
  readonly #file: StoredFile;
  readonly #index = new LabelIndex();

  /** @throws {Error} Where the index is damaged. */
  constructor(storage: Storage, name: string) {
    this.name = name;
    const file = this.#file = storage.open(name);
    this.size = file.size;
    const footer = file.read(file.size - FOOTER, FOOTER),
      view = new DataView(footer.buffer, footer.byteOffset);
    const length = footer.length === FOOTER ? view.getUint32(0) : 0;
    const index = file.read(file.size - FOOTER - length, length);
    if (length === 0 || crc32c(index) !== view.getUint32(4)) {
      throw new Error(`Cannot open block ${name}: the checksum of its index does not hold`);
    }
    this.series = readIndex(index);
    this.series.forEach(({ labels }, ref) => this.#index.add(ref, labels));
    const chunks = this.series.flatMap((one) => one.chunks);
    this.from = chunks.reduce((least, chunk) => Math.min(least, chunk.from), Infinity);
    this.to = chunks.reduce((most, chunk) => Math.max(most, chunk.to), -Infinity);
  }

  get samples(): number {
    return this.series.flatMap(({ chunks }) => chunks).reduce((sum, { count }) => sum + count, 0);
  }

  /** Bytes of the chunks with their frames: what Prometheus' chunk files hold. */
  get chunkBytes(): number {
    return this.series.flatMap(({ chunks }) => chunks).reduce((sum, { length }) => sum + length, 0);
  }

  select(matchers: readonly Matcher[], from: number, to: number): SeriesData[] {
    if (from > this.to || to < this.from) return [];
    return this.#index.find(matchers).flatMap((ref) => {
      const { labels, chunks } = this.series[ref]!;
      const wanted = chunks.filter((chunk) => chunk.from <= to && chunk.to >= from);
      return samplesOf(labels, wanted.map((place) => this.chunk(place)), from, to) ?? [];
    });
  }

  atLeast(matchers: readonly Matcher[], from: number, to: number): number {
    if (from > this.to || to < this.from) return 0;
    return this.#index.find(matchers)
      .reduce((sum, ref) => sum + countInside(this.series[ref]!.chunks, from, to), 0);
  }

  /** Reads a chunk. @throws {Error} Where its checksum does not hold. */
  chunk(place: ChunkPlace): Chunk {
    return unframe(this.#file.read(place.at, place.length), place);
  }

  close(): void {
    this.#file.close();
  }
}

/**
 * Writes a block: under another name until it is whole and synced, so that a crash leaves it out or leaves it whole.
 *
 * @returns `undefined` where there is no chunk to write.
 */
export function writeBlock(storage: Storage, all: readonly ChunkSeriesOf[]): Block | undefined {
  const there = all.filter(({ chunks }) => chunks.length > 0)
    .toSorted((a, b) => a.labels.key < b.labels.key ? -1 : 1);
  if (there.length === 0) return undefined;
  const name = nextName(storage), file = storage.open(name + UNFINISHED);
  try {
    file.truncate(0);
    writeTo(file, there);
    file.sync();
  } catch (error) {
    file.close();
    storage.remove(name + UNFINISHED);
    throw error;
  }
  file.close();
  storage.rename(name + UNFINISHED, name);
  return new Block(storage, name);
}

function writeTo(file: StoredFile, all: readonly ChunkSeriesOf[]): void {
  let at = 0;
  const series = all.map(({ labels, chunks }): BlockSeries => ({
    labels,
    chunks: chunks.map((chunk) => {
      const bytes = frame(chunk),
        { count, from, to } = chunk,
        place = { at, length: bytes.length, count, from, to };
      file.append(bytes);
      at += bytes.length;
      return place;
    }),
  }));
  const index = writeIndex(series), footer = new Uint8Array(FOOTER);
  const view = new DataView(footer.buffer);
  view.setUint32(0, index.length);
  view.setUint32(4, crc32c(index));
  file.append(index);
  file.append(footer);
}

/** The blocks that a storage has, oldest first; what a crash left unfinished is removed. */
export function openBlocks(storage: Storage): Block[] {
  const names = storage.list().filter((name) => name.startsWith("block-"));
  for (const name of names.filter((one) => one.endsWith(UNFINISHED))) storage.remove(name);
  return names.filter((name) => !name.endsWith(UNFINISHED)).map((name) => new Block(storage, name))
    .sort((a, b) => a.from - b.from);
}

/** Numbers go up, so no block is ever written over another one. */
function nextName(storage: Storage): string {
  const numbers = storage.list().map((name) => Number(/^block-(\d+)/.exec(name)?.[1] ?? 0));
  return `block-${String(Math.max(0, ...numbers) + 1).padStart(8, "0")}`;
}
