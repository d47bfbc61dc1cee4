import { requireNumber } from "../../sim/require-number.ts";
import { crc32c } from "../../storage/crc32c.ts";
import type { Storage, StoredFile } from "../../storage/storage.ts";

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
  #file: StoredFile;
  #number: number;
  #broken = false;
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
    this.#file = storage.open(this.#nameOf(this.#number));
  }

  /** Bytes of the segment that is written to. */
  get size(): number {
    return this.#file.size;
  }

  /** Whether it can be mended only by {@linkcode restart}: nobody knows what of it is on the disk. */
  get broken(): boolean {
    return this.#broken;
  }

  /**
   * Appends a record; it is safe once {@linkcode sync} has returned. Of one that the disk takes only a part of,
   * nothing stays, since what comes behind it would not be found.
   *
   * @throws {RangeError} Where it is empty, or longer than what is read again.
   */
  append(record: Uint8Array): void {
    const what = { unit: "bytes", min: 1, max: LONGEST };
    requireNumber("append to the log", "a record", record.length, what);
    if (this.#broken) throw new Error("Cannot append to the log: its last write failed");
    appendTo(this.#file, record, () => this.#broken = true);
  }

  /** After a sync that failed the disk may have dropped what it was given, and a second one would not say so. */
  sync(): void {
    if (this.#broken) throw new Error("Cannot sync the log: its last write failed");
    try {
      this.#file.sync();
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  /** Begins a new segment with some records, and removes the old ones once it is safe; until then they go on. */
  restart(records: Iterable<Uint8Array>): void {
    const old = this.#segments(), name = this.#nameOf(++this.#number);
    const next = this.#storage.open(name);
    try {
      for (const record of records) appendTo(next, record);
      next.sync();
    } catch (error) {
      next.close();
      this.#storage.remove(name);
      throw error;
    }
    this.#file.close();
    this.#file = next;
    this.#broken = false;
    for (const one of old) this.#storage.remove(one);
  }

  close(): void {
    this.#file.close();
  }

  #segments(): string[] {
    return this.#storage.list().filter((name) => name.startsWith(this.#prefix));
  }

  #nameOf(number: number): string {
    return `${this.#prefix}${String(number).padStart(8, "0")}`;
  }
}

/** Appends a record with its length and checksum, or nothing; `torn` is called where a part of it may have stayed. */
function appendTo(file: StoredFile, record: Uint8Array, torn?: () => void): void {
  const framed = new Uint8Array(HEADER + record.length), view = new DataView(framed.buffer);
  view.setUint32(0, record.length);
  view.setUint32(4, crc32c(record));
  framed.set(record, HEADER);
  const { size } = file;
  try {
    file.append(framed);
  } catch (error) {
    try {
      file.truncate(size);
    } catch {
      torn?.();
    }
    throw error;
  }
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
