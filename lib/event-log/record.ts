import { crc32c } from "../storage/crc32c.ts";

/** What one entry of a log holds. */
export interface LogRecord {
  offset: number;
  /** When it was appended, in ms of the log's clock. */
  timestamp: number;
  key: string | null;
  /** `null` is a tombstone: compaction drops the key, and after a while the tombstone too. */
  value: string | null;
  /** The value as it lies in the log. */
  readonly bytes: Uint8Array | null;
  headers: Record<string, string>;
}

/** A record to be written: its value as text or as bytes. */
export type WrittenRecord = Omit<LogRecord, "value" | "bytes"> & {
  value: string | Uint8Array | null;
};

/** Before the checksummed part: its length and its checksum, four bytes each. */
const HEAD = 8;
/** Offset and timestamp (eight bytes each), then the lengths of key, value and headers (four each). */
const FIXED = 28;
const NONE = -1;

const utf8 = new TextEncoder(), text = new TextDecoder();

/** A buffer that records are encoded into, one after the other; it grows as needed. */
export class RecordWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  /** Forgets what was written; the bytes handed out before are overwritten by what comes next. */
  clear(): void {
    this.#size = 0;
  }

  /** What was written since the last {@linkcode clear}: a view, to be used before the next write. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  /** Appends one record, and returns its length in bytes. O(length). */
  write({ offset, timestamp, key, value, headers }: WrittenRecord): number {
    const extra = hasAny(headers) ? JSON.stringify(headers) : null;
    // A UTF-16 unit is at most three bytes of UTF-8.
    const most = HEAD + FIXED +
      3 * ((key?.length ?? 0) + (value?.length ?? 0) + (extra?.length ?? 0));
    if (this.#size + most > this.#bytes.length) this.#grow(this.#size + most);
    const start = this.#size, body = start + HEAD, view = this.#view;
    view.setFloat64(body, offset);
    view.setFloat64(body + 8, timestamp);
    let end = body + FIXED;
    end = this.#text(body + 16, end, key);
    end = this.#text(body + 20, end, value);
    end = this.#text(body + 24, end, extra);
    view.setUint32(start, end - body);
    view.setUint32(start + 4, crc32c(this.#bytes, body, end));
    this.#size = end;
    return end - start;
  }

  #text(lengthAt: number, at: number, value: string | Uint8Array | null): number {
    if (value === null) {
      this.#view.setInt32(lengthAt, NONE);
      return at;
    }
    if (typeof value !== "string") {
      this.#bytes.set(value, at);
      this.#view.setInt32(lengthAt, value.length);
      return at + value.length;
    }
    const { written } = utf8.encodeInto(value, this.#bytes.subarray(at));
    this.#view.setInt32(lengthAt, written);
    return at + written;
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    bytes.set(this.bytes);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

/** A record that was read; its text is made when it is asked for. */
class StoredRecord implements LogRecord {
  constructor(
    readonly offset: number,
    readonly timestamp: number,
    readonly key: string | null,
    readonly bytes: Uint8Array | null,
    readonly headers: Record<string, string>,
  ) {}

  get value(): string | null {
    return this.bytes === null ? null : text.decode(this.bytes);
  }
}

/** A record found in bytes, and where the next one begins. */
export interface Decoded {
  record: LogRecord;
  next: number;
}

/**
 * The record that begins at `at`; `undefined` where the bytes end before it does, or where its
 * checksum does not fit: a torn tail looks like that, and so does a damaged disk. O(length).
 */
export function readRecord(bytes: Uint8Array, at: number): Decoded | undefined {
  const length = recordLength(bytes, at);
  if (length === undefined || at + length > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = at + HEAD, next = at + length;
  if (length < HEAD + FIXED || view.getUint32(at + 4) !== crc32c(bytes, body, next)) {
    return undefined;
  }
  let from = body + FIXED;
  const take = (lengthAt: number) => {
    const size = view.getInt32(lengthAt);
    return size === NONE ? null : bytes.subarray(from, from += size);
  };
  const key = take(body + 16), value = take(body + 20), extra = take(body + 24);
  const record = new StoredRecord(
    view.getFloat64(body),
    view.getFloat64(body + 8),
    key === null ? null : text.decode(key),
    // Its own: the bytes around it belong to a file that goes on changing.
    value === null ? null : value.slice(),
    extra === null ? {} : JSON.parse(text.decode(extra)) as Record<string, string>,
  );
  return { record, next };
}

/** How many bytes the record at `at` says it takes; `undefined` where not even that is there. */
export function recordLength(bytes: Uint8Array, at: number): number | undefined {
  if (at + HEAD > bytes.length) return undefined;
  return HEAD + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

function hasAny(headers: Record<string, string>): boolean {
  for (const _ in headers) return true;
  return false;
}
