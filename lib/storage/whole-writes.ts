import type { StoredFile } from "./storage.ts";

/**
 * A file that is appended to whole or not at all. Of a write that the disk takes only a part of nothing stays, since what
 * comes behind a torn record would not be found at the next opening. Where that can't be taken back, or a sync has
 * failed, nobody knows what is on the disk: it may have dropped what it was given, and a second sync would not say so.
 * Then all further writes are refused, until the file is opened again.
 *
 * Source: A. Rebello et al., Can Applications Recover from fsync Failures?, USENIX ATC 2020.
 *
 * @example
 * ```ts
 * import { MemoryStorage, WholeWrites } from "#lib/storage";
 * import assert from "node:assert/strict";
 *
 * const file = new WholeWrites(new MemoryStorage().open("log"), "log");
 * file.append(new Uint8Array([1, 2]));
 * file.sync();
 * assert.equal(file.file.size, 2);
 * ```
 */
export class WholeWrites {
  #broken = false;

  /** @param name What it is called in errors. */
  constructor(readonly file: StoredFile, readonly name: string) {}

  /** Whether all further writes are refused. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Appends all of it, or nothing. @throws {Error} What the disk says, or that an earlier write has failed. */
  append(bytes: Uint8Array): void {
    this.#refuseBroken();
    const { size } = this.file;
    try {
      this.file.append(bytes);
    } catch (error) {
      this.#cut(size);
      throw error;
    }
  }

  /** Returns once all that was appended would survive a loss of power. @throws {Error} As {@linkcode append}. */
  sync(): void {
    this.#refuseBroken();
    try {
      this.file.sync();
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  #cut(size: number): void {
    try {
      this.file.truncate(size);
    } catch {
      this.#broken = true;
    }
  }

  #refuseBroken(): void {
    if (this.#broken) {
      throw new Error(`Cannot write to ${this.name}: its last write failed, so open it again`);
    }
  }
}
