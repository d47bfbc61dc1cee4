import { requireNumber } from "../sim/mod.ts";
import { compacted, type CompactOptions } from "./compaction.ts";
import { type LogRecord, RecordWriter } from "./record.ts";
import { Segment } from "./segment.ts";
import type { Storage } from "../storage/storage.ts";

/** Settings of a {@linkcode SegmentedLog}. */
export interface SegmentedLogOptions {
  /** A segment that has grown to this is closed and a new one begun. Default: 1 MiB. */
  segmentBytes?: number;
  /** Unsynced records that make an append sync. Default: `Infinity`, which leaves it to the caller. */
  flushMessages?: number;
}

/** A record as it is appended. */
export interface Entry {
  key?: string | null;
  /** Text, or bytes, which are kept as they are; `null` is a tombstone. */
  value: string | Uint8Array | null;
  headers?: Record<string, string>;
  /** In ms. Default: 0. */
  timestamp?: number;
}

/** How much of a log is kept; the newest segment always is. */
export interface Retention {
  /** At most this many bytes. */
  bytes?: number;
  /** Segments whose newest record is older than this many ms go. */
  ms?: number;
  /** The time now, in ms. */
  now?: number;
}

/** Ends the name of a compacted segment until it is complete. */
const CLEANED = ".cleaned";
/** Digits of an offset in a file's name, so that names sort as offsets do. */
const DIGITS = 20;

/**
 * One partition as Kafka keeps it: an append-only log in segments, each a file named by its first
 * offset. Records carry a CRC32C, so that opening the log after a crash finds the torn tail and cuts it
 * off; what was synced before is there. Old segments are dropped whole (retention) or rewritten with
 * the last record of each key (compaction).
 *
 * Append: O(bytes). Read: O(log(size)) to find the place, then O(bytes read). Opening: O(size).
 *
 * Source: J. Kreps, N. Narkhede, J. Rao, "Kafka: a distributed messaging system for log processing",
 * NetDB 2011.
 *
 * @example
 * ```ts
 * import { SegmentedLog } from "#lib/event-log";
 * import { MemoryStorage } from "#lib/storage";
 * import assert from "node:assert/strict";
 *
 * const log = new SegmentedLog(new MemoryStorage(), "parcels");
 * log.append([{ key: "p1", value: "posted" }, { key: "p1", value: "delivered" }]);
 * assert.deepEqual(log.read(1).map(({ value }) => value), ["delivered"]);
 * ```
 */
export class SegmentedLog {
  readonly name: string;
  #storage: Storage;
  #segmentBytes: number;
  #flushMessages: number;
  #segments: Segment[] = [];
  #unsynced = 0;
  #writer = new RecordWriter();

  /** Opens the log of that name, and makes it where there is none. */
  constructor(
    storage: Storage,
    name: string,
    { segmentBytes = 1 << 20, flushMessages = Infinity }: SegmentedLogOptions = {},
  ) {
    const action = "open SegmentedLog";
    requireNumber(action, "segmentBytes", segmentBytes, { unit: "bytes", min: 64, max: 2 ** 31 });
    if (flushMessages !== Infinity) {
      requireNumber(action, "flushMessages", flushMessages, { unit: "messages", min: 1 });
    }
    this.name = name;
    this.#storage = storage;
    this.#segmentBytes = segmentBytes;
    this.#flushMessages = flushMessages;
    this.#open();
  }

  /** The oldest offset that is still kept. */
  get startOffset(): number {
    return this.#segments[0]!.base;
  }

  /** The offset that the next record gets. */
  get endOffset(): number {
    return this.#active.nextOffset;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { size }) => sum + size, 0);
  }

  /** How many files it has. */
  get segments(): number {
    return this.#segments.length;
  }

  /** Bytes of a torn tail that opening its newest segment cut off. */
  get tornBytes(): number {
    return this.#active.torn;
  }

  /** Appends records in one write, and returns the offset of the first. */
  append(entries: readonly Entry[]): number {
    const first = this.endOffset;
    if (this.#active.size >= this.#segmentBytes) this.#roll();
    const writer = this.#writer, starts: number[] = [], offsets: number[] = [];
    writer.clear();
    let at = 0, newest = -Infinity;
    entries.forEach(({ key = null, value, headers = {}, timestamp = 0 }, i) => {
      starts.push(at);
      offsets.push(first + i);
      at += writer.write({ offset: first + i, timestamp, key, value, headers });
      newest = Math.max(newest, timestamp);
    });
    this.#active.append(writer.bytes, starts, offsets, newest);
    this.#unsynced += entries.length;
    if (this.#unsynced >= this.#flushMessages) this.sync();
    return first;
  }

  /** Records from `offset` on, at most `limit`. Where that one is gone it begins with the next kept. */
  read(offset: number, limit = 500): LogRecord[] {
    const records: LogRecord[] = [];
    // Backwards, since readers are mostly near the end.
    let at = this.#segments.length - 1;
    while (at > 0 && this.#segments[at]!.base > offset) at--;
    for (; at < this.#segments.length && records.length < limit; at++) {
      records.push(...this.#segments[at]!.read(offset, limit - records.length));
    }
    return records;
  }

  /** Returns once all that was appended would survive a loss of power. */
  sync(): void {
    this.#active.sync();
    this.#unsynced = 0;
  }

  /** Drops whole segments from the old end. O(segments dropped). */
  retain({ bytes = Infinity, ms = Infinity, now = Infinity }: Retention): void {
    const oldest = ms === Infinity ? -Infinity : now - ms;
    while (
      this.#segments.length > 1 && (this.bytes > bytes || this.#segments[0]!.newest < oldest)
    ) {
      const gone = this.#segments.shift()!;
      gone.close();
      this.#storage.remove(this.#fileName(gone.base));
    }
  }

  /**
   * Rewrites all but the newest segment so that each key keeps its last record only, and joins segments
   * that have become small. Offsets stay as they are, with gaps. Records without a key are kept.
   * O(size), with a table of all keys.
   */
  compact(options: CompactOptions = {}): void {
    for (const { from, to, bytes } of compacted(this.#segments, this.#segmentBytes, options)) {
      const old = this.#segments.slice(from, to), [{ base }] = old as [Segment];
      // Written beside it, synced, then renamed: a crash leaves either the old one or the new one.
      const target = this.#fileName(base), name = target + CLEANED;
      this.#storage.remove(name);
      const file = this.#storage.open(name);
      file.append(bytes);
      file.sync();
      file.close();
      for (const segment of old) segment.close();
      this.#storage.rename(name, target);
      // A crash before these are gone leaves them overlapping the new one; opening removes them then.
      for (const { base } of old.slice(1)) this.#storage.remove(this.#fileName(base));
      const cleaned = new Segment(this.#storage.open(target), base, {
        name: target,
        newest: false,
      });
      this.#segments.splice(from, to - from, cleaned);
    }
  }

  /** Syncs and closes its files. */
  close(): void {
    this.sync();
    for (const segment of this.#segments) segment.close();
  }

  /** Takes its files away, once it is closed. */
  remove(): void {
    for (const { base } of this.#segments) this.#storage.remove(this.#fileName(base));
  }

  get #active(): Segment {
    return this.#segments[this.#segments.length - 1]!;
  }

  #open(): void {
    const bases: number[] = [];
    for (const file of this.#storage.list()) {
      const base = this.#baseOf(file);
      if (base !== undefined) bases.push(base);
      // Compaction was interrupted: the old segment is still there, whole.
      else if (this.#baseOf(file.slice(0, -CLEANED.length)) !== undefined) {
        this.#storage.remove(file);
      }
    }
    if (bases.length === 0) return this.#begin(0);
    bases.forEach((base, i) => {
      const name = this.#fileName(base);
      if (base < (this.#segments.at(-1)?.nextOffset ?? 0)) return this.#storage.remove(name);
      const file = this.#storage.open(name);
      this.#segments.push(new Segment(file, base, { name, newest: i === bases.length - 1 }));
    });
  }

  #roll(): void {
    this.sync();
    this.#begin(this.endOffset);
  }

  #begin(base: number): void {
    const name = this.#fileName(base);
    this.#segments.push(new Segment(this.#storage.open(name), base, { name, newest: true }));
  }

  #fileName(base: number): string {
    return `${this.name}.${String(base).padStart(DIGITS, "0")}.log`;
  }

  /** The first offset of the segment with this file name; `undefined` where it is not one of ours. */
  #baseOf(file: string): number | undefined {
    const base = Number(file.slice(this.name.length + 1, -".log".length));
    return Number.isInteger(base) && file === this.#fileName(base) ? base : undefined;
  }
}
