import type { Random } from "../sim/mod.ts";
import type { Storage, StoredFile } from "./storage.ts";

/**
 * Files in memory that can lose power: {@linkcode MemoryStorage.crash} keeps what was synced and tears
 * the rest at a random byte, as a disk does that had written only some of its pages.
 *
 * @example
 * ```ts
 * import { SegmentedLog } from "#lib/event-log";
 * import { MemoryStorage } from "#lib/storage";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const storage = new MemoryStorage();
 * const log = new SegmentedLog(storage, "parcels");
 * log.append([{ value: "posted" }]);
 * log.sync();
 * log.append([{ value: "on its way" }]);
 * storage.crash(random(1));
 * const kept = new SegmentedLog(storage, "parcels").read(0);
 * assert.equal(kept[0]?.value, "posted");
 * ```
 */
export class MemoryStorage implements Storage {
  #files = new Map<string, MemoryFile>();

  list(): string[] {
    return [...this.#files.keys()].sort();
  }

  open(name: string): StoredFile {
    let file = this.#files.get(name);
    if (!file) this.#files.set(name, file = new MemoryFile());
    return file;
  }

  rename(from: string, to: string): void {
    this.#files.set(to, this.#files.get(from)!);
    this.#files.delete(from);
  }

  remove(name: string): void {
    this.#files.delete(name);
  }

  /** Loses power: of each file at least what was synced is left, and at most what was written. */
  crash(random: Random): void {
    for (const file of this.#files.values()) {
      file.truncate(file.synced + random.int(file.size - file.synced + 1));
    }
  }
}

class MemoryFile implements StoredFile {
  size = 0;
  synced = 0;
  #bytes = new Uint8Array(1024);

  append(bytes: Uint8Array): void {
    const size = this.size + bytes.length;
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.size));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.size);
    this.size = size;
  }

  read(position: number, length: number): Uint8Array {
    return this.#bytes.subarray(position, Math.min(this.size, position + length));
  }

  truncate(size: number): void {
    this.size = Math.min(this.size, size);
    this.synced = Math.min(this.synced, size);
  }

  sync(): void {
    this.synced = this.size;
  }

  close(): void {}
}
