import { type LogRecord, readRecord, recordLength } from "./record.ts";
import type { StoredFile } from "../storage/storage.ts";
import { WholeWrites } from "../storage/whole-writes.ts";

/** An entry of the sparse index is made after this many bytes: Kafka's `index.interval.bytes`. */
const INDEX_INTERVAL = 4096;
/** Read at once when records are looked up. */
const CHUNK = 64 * 1024;

/**
 * One file of a log: records with rising offsets, the first of which is at `base` or after it, and a
 * sparse index in memory that says where in the file to begin looking. Finding an offset is
 * O(log(size / 4096)) and then at most 4 KiB of reading.
 */
export class Segment {
  readonly base: number;
  /** The offset that the next record gets. */
  nextOffset: number;
  /** Timestamp of the newest record, in ms; −∞ while there is none. */
  newest = -Infinity;
  /** Bytes that opening found behind the last whole record, and cut off. */
  readonly torn: number;
  readonly #file: StoredFile;
  readonly #writes: WholeWrites;
  #offsets: number[] = [];
  #positions: number[] = [];
  #indexed = -INDEX_INTERVAL;
  /** Where the next read begins, if it goes on where the last one ended: readers mostly do. */
  #lastRead = { offset: -1, next: 0 };

  /**
   * Opens a file: reads it through and indexes it. O(size). The newest segment of a log may have a torn
   * tail, which is cut off; the others were synced whole before the next was begun.
   *
   * @throws {Error} Where one of those others is damaged.
   */
  constructor(file: StoredFile, base: number, { name, newest }: { name: string; newest: boolean }) {
    this.#file = file;
    this.#writes = new WholeWrites(file, name);
    this.base = base;
    this.nextOffset = base;
    let whole = 0;
    for (const { record, position, next } of this.#scan(0)) {
      this.#note(record.offset, position, record.timestamp);
      whole = next;
    }
    this.torn = file.size - whole;
    if (this.torn === 0) return;
    if (!newest) {
      throw new Error(
        `Cannot open ${name}: it is damaged at byte ${whole} of ${file.size}: restore it, or remove it`,
      );
    }
    file.truncate(whole);
  }

  get size(): number {
    return this.#file.size;
  }

  /** Appends encoded records, all or none; `starts[i]` is where the record with `offsets[i]` begins in `bytes`. */
  append(bytes: Uint8Array, starts: readonly number[], offsets: readonly number[], newest: number) {
    const { size } = this.#file;
    this.#writes.append(bytes);
    for (let i = 0; i < starts.length; i++) this.#note(offsets[i]!, size + starts[i]!, newest);
  }

  /** Records from `offset` on, at most `limit`. */
  read(offset: number, limit: number): LogRecord[] {
    const records: LogRecord[] = [];
    if (limit < 1 || offset >= this.nextOffset) return records;
    const goesOn = offset === this.#lastRead.offset;
    for (
      const { record, next } of this.#scan(
        goesOn ? this.#lastRead.next : this.#positionBefore(offset),
      )
    ) {
      if (record.offset < offset) continue;
      records.push(record);
      this.#lastRead = { offset: record.offset + 1, next };
      if (records.length >= limit) break;
    }
    return records;
  }

  sync(): void {
    this.#writes.sync();
  }

  close(): void {
    this.#file.close();
  }

  #note(offset: number, position: number, timestamp: number): void {
    this.nextOffset = offset + 1;
    if (timestamp > this.newest) this.newest = timestamp;
    if (position - this.#indexed < INDEX_INTERVAL) return;
    this.#indexed = position;
    this.#offsets.push(offset);
    this.#positions.push(position);
  }

  /** Where the last indexed record at or before an offset begins. */
  #positionBefore(offset: number): number {
    let low = 0, high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#offsets[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : this.#positions[low - 1]!;
  }

  /** The whole records from a position on; it ends at the first that is torn or damaged. */
  *#scan(position: number): Generator<{ record: LogRecord; position: number; next: number }> {
    let chunk = this.#file.read(position, CHUNK), at = 0;
    for (;;) {
      let found = readRecord(chunk, at);
      if (!found) {
        // It may go on in the next chunk, or be larger than one.
        const length = recordLength(chunk, at) ?? 0;
        const start = position + at;
        if (start + length > this.#file.size || start >= this.#file.size) return;
        chunk = this.#file.read(start, Math.max(CHUNK, length));
        position = start;
        at = 0;
        found = readRecord(chunk, at);
        if (!found) return;
      }
      yield { record: found.record, position: position + at, next: position + found.next };
      at = found.next;
    }
  }
}
