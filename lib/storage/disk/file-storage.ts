import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Storage, StoredFile } from "../storage.ts";

/**
 * Files in a folder of the machine, which is made where it is missing.
 *
 * @example
 * ```ts
 * import { SegmentedLog } from "#lib/event-log";
 * import { FileStorage } from "#lib/storage/disk";
 * import assert from "node:assert/strict";
 * import { mkdtempSync, rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { dirname, join } from "node:path";
 *
 * const folder = mkdtempSync(join(tmpdir(), "under-load-"));
 * const log = new SegmentedLog(new FileStorage(folder), "parcels");
 * log.append([{ key: "p1", value: "posted" }]);
 * log.close();
 * assert.equal(new SegmentedLog(new FileStorage(folder), "parcels").endOffset, 1);
 * rmSync(folder, { recursive: true });
 * ```
 */
export class FileStorage implements Storage {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  list(): string[] {
    return readdirSync(this.folder).sort();
  }

  open(name: string): StoredFile {
    return new DiskFile(join(this.folder, name));
  }

  rename(from: string, to: string): void {
    renameSync(join(this.folder, from), join(this.folder, to));
    syncFolder(this.folder);
  }

  remove(name: string): void {
    rmSync(join(this.folder, name), { force: true });
  }
}

/** Makes sure that names in a folder survive a loss of power; some systems do not let a folder be opened. */
function syncFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, "r");
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch {
    // Windows: its file system keeps names by itself.
  } finally {
    closeSync(descriptor);
  }
}

class DiskFile implements StoredFile {
  size: number;
  readonly #path: string;
  #descriptor: number;
  #open = true;
  /** Whether its name is on the disk too: a new file's is not, until its folder is synced. */
  #isNamed = false;

  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(path, "a+");
    this.size = fstatSync(this.#descriptor).size;
  }

  append(bytes: Uint8Array): void {
    // A full disk or a signal may take only a part, and the next write goes behind that part.
    for (let written = 0; written < bytes.length;) {
      const more = writeSync(this.#descriptor, bytes, written, bytes.length - written);
      written += more;
      this.size += more;
    }
  }

  read(position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - position)));
    let got = 0;
    while (got < bytes.length) {
      const more = readSync(this.#descriptor, bytes, got, bytes.length - got, position + got);
      if (more === 0) break;
      got += more;
    }
    return bytes.subarray(0, got);
  }

  truncate(size: number): void {
    ftruncateSync(this.#descriptor, size);
    this.size = Math.min(this.size, size);
  }

  sync(): void {
    fsyncSync(this.#descriptor);
    if (!this.#isNamed) syncFolder(dirname(this.#path));
    this.#isNamed = true;
  }

  close(): void {
    if (this.#open) closeSync(this.#descriptor);
    this.#open = false;
  }
}
