import { type Random, requireNumber } from "../../sim/mod.ts";
import type { Storage, StoredFile } from "../../storage/mod.ts";
import type { Fault } from "./fault.ts";

/** What is wrong with a disk. */
export interface DiskIllness {
  /** Bytes that can still be written; then there is no space. */
  space?: number;
  /** Share of appends that write only a part, and fail. */
  torn?: number;
  /** Called at each sync, before it: may wait, or throw. */
  onSync?: () => void;
}

/** The error that a full disk gives. */
export class NoSpace extends Error {
  override name = "NoSpace";
  readonly code = "ENOSPC";
}

/**
 * Storage around storage, with a disk that gets full, tears writes or is slow to sync. What it says was written was.
 *
 * @example
 * ```ts
 * import { FaultyStorage } from "#lib/chaos";
 * import { random } from "#lib/sim";
 * import { MemoryStorage } from "#lib/storage";
 * import assert from "node:assert/strict";
 *
 * const storage = new FaultyStorage(new MemoryStorage(), random(1)), file = storage.open("log");
 * const revert = storage.ill({ space: 3 });
 * file.append(new Uint8Array(3));
 * assert.throws(() => file.append(new Uint8Array(1)), /no space/);
 * revert();
 * file.append(new Uint8Array(1));
 * assert.equal(file.size, 4);
 * ```
 */
export class FaultyStorage implements Storage {
  readonly #storage: Storage;
  readonly #random: Random;
  #illness: DiskIllness = {};

  constructor(storage: Storage, random: Random) {
    this.#storage = storage;
    this.#random = random;
  }

  list(): string[] {
    return this.#storage.list();
  }

  open(name: string): StoredFile {
    return this.#around(this.#storage.open(name), name);
  }

  rename(from: string, to: string): void {
    this.#storage.rename(from, to);
  }

  remove(name: string): void {
    this.#storage.remove(name);
  }

  /** Makes the disk ill until the returned function is called; a new illness takes the place of the old one. */
  ill(illness: DiskIllness): () => void {
    const { space = 0, torn = 0 } = illness;
    requireNumber("make a disk ill", "space", space, { unit: "bytes", min: 0 });
    requireNumber("make a disk ill", "torn", torn, { unit: "(a share)", min: 0, max: 1 });
    const own = this.#illness = { ...illness };
    return () => {
      if (this.#illness === own) this.#illness = {};
    };
  }

  fault(name: string, illness: DiskIllness): Fault {
    return { name: `disk: ${name}`, inject: () => this.ill(illness) };
  }

  #around(file: StoredFile, name: string): StoredFile {
    return {
      get size() {
        return file.size;
      },
      append: (bytes) => this.#append(file, name, bytes),
      read: (position, length) => file.read(position, length),
      truncate: (size) => file.truncate(size),
      sync: () => {
        this.#illness.onSync?.();
        file.sync();
      },
      close: () => file.close(),
    };
  }

  #append(file: StoredFile, name: string, bytes: Uint8Array): void {
    const ill = this.#illness;
    if (ill.space !== undefined && bytes.length > ill.space) {
      throw new NoSpace(`Cannot write to ${name}: there is no space left`);
    }
    if (ill.torn !== undefined && this.#random.next() < ill.torn) {
      file.append(bytes.subarray(0, this.#random.int(bytes.length)));
      throw new Error(`Cannot write to ${name}: only a part was written`);
    }
    file.append(bytes);
    if (ill.space !== undefined) ill.space -= bytes.length;
  }
}
