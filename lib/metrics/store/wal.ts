import { requireNumber } from "../../sim/require-number.ts";
import { crc32c } from "../../storage/crc32c.ts";
import type { Storage, StoredFile } from "../../storage/storage.ts";
import { WholeWrites } from "../../storage/whole-writes.ts";

const HEADER = 8;
/** A record that says that it is longer is damage. */
const LONGEST = 1 << 26;

/**
 * A log that is written ahead: each record with its length and CRC32C, synced before it is acknowledged. After a
 * crash the records are read up to the first that is not whole, and what is behind is cut off.
 *
 * Source: as in ARIES (C. Mohan et al., 1992), of which this is the first step.
 */
export class Wal {
  readonly #storage: Storage;
  readonly #prefix: string;
  #writes: WholeWrites;
  #number: number;
  /** Bytes that were cut off at the start, since a crash had torn them. */
  readonly torn: number;

  /** Opens it, and tells each whole record to `replay` in order. */
  constructor(storage: Storage, prefix: string, replay: (record: Uint8Array) => void) {
    this.#storage = storage;
    this.#prefix = prefix;
    const names = this.#segments();
    let torn = 0;
    for (const [i, name] of names.entries()) {
      const file = storage.open(name), whole = readRecords(file, replay);
      torn += file.size - whole;
      file.truncate(whole);
      if (i < names.length - 1) file.close();
    }
    this.torn = torn;
    this.#number = Number(names.at(-1)?.slice(prefix.length) ?? 1);
    this.#writes = this.#open();
  }

  /** Bytes of the segment that is written to. */
  get size(): number {
    return this.#writes.file.size;
  }

  /** Whether it can be mended only by {@linkcode restart}: nobody knows what of it is on the disk. */
  get broken(): boolean {
    return this.#writes.broken;
  }

  /**
   * Appends a record, all or nothing; it is safe once {@linkcode sync} has returned.
   *
   * @throws {RangeError} Where it is empty, or longer than what is read again.
   * @throws {Error} What the disk says, or that it is {@linkcode broken}.
   */
  append(record: Uint8Array): void {
    const what = { unit: "bytes", min: 1, max: LONGEST };
    requireNumber("append to the log", "a record", record.length, what);
    this.#writes.append(framed(record));
  }

  /** Returns once all records are on the disk. @throws {Error} What the disk says, or that it is {@linkcode broken}. */
  sync(): void {
    this.#writes.sync();
  }

  /** Begins a new segment with some records, and removes the old ones once it is safe; until then they go on. */
  restart(records: Iterable<Uint8Array>): void {
    const old = this.#segments();
    this.#number++;
    const next = this.#open();
    try {
      for (const record of records) next.append(framed(record));
      next.sync();
    } catch (error) {
      next.file.close();
      this.#storage.remove(next.name);
      throw error;
    }
    this.#writes.file.close();
    this.#writes = next;
    for (const one of old) this.#storage.remove(one);
  }

  close(): void {
    this.#writes.file.close();
  }

  /** The segment of the number now. */
  #open(): WholeWrites {
    const name = this.#nameOf(this.#number);
    return new WholeWrites(this.#storage.open(name), name);
  }

  #segments(): string[] {
    return this.#storage.list().filter((name) => name.startsWith(this.#prefix));
  }

  #nameOf(number: number): string {
    return `${this.#prefix}${String(number).padStart(8, "0")}`;
  }
}

/** A record with its length and checksum before it. */
function framed(record: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER + record.length), view = new DataView(bytes.buffer);
  view.setUint32(0, record.length);
  view.setUint32(4, crc32c(record));
  bytes.set(record, HEADER);
  return bytes;
}

/** @returns How many bytes from the start are whole records. */
function readRecords(file: StoredFile, replay: (record: Uint8Array) => void): number {
  let at = 0;
  for (;;) {
    const header = file.read(at, HEADER);
    if (header.length < HEADER) return at;
    const view = new DataView(header.buffer, header.byteOffset, HEADER), length = view.getUint32(0);
    if (length === 0 || length > LONGEST) return at;
    const record = file.read(at + HEADER, length);
    if (record.length < length || crc32c(record) !== view.getUint32(4)) return at;
    replay(record);
    at += HEADER + length;
  }
}
