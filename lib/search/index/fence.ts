import type { Storage } from "../../storage/mod.ts";

const FILE = "writer";

/**
 * Keeps a second writer from an index: whoever opens it last leaves a name in a file, and one who no longer finds
 * its own there must not write. It is looked at before each write, so two writes at the very same moment may
 * still both pass: a service has one writer, and this is for the day when it has two by mistake.
 */
export class Fence {
  readonly #storage: Storage;
  readonly #name = new TextEncoder().encode(crypto.randomUUID());

  constructor(storage: Storage) {
    this.#storage = storage;
    storage.remove(FILE);
    const file = storage.open(FILE);
    file.append(this.#name);
    file.close();
  }

  /** @throws {Error} Where another writer has opened the index since. */
  check(): void {
    const file = this.#storage.open(FILE);
    try {
      const found = file.read(0, file.size);
      // After a loss of power the name may be gone: then so is everybody who could have written another.
      if (found.length < this.#name.length || found.every((byte, i) => byte === this.#name[i])) {
        return;
      }
      throw new Error("Cannot write: another writer has opened this index");
    } finally {
      file.close();
    }
  }
}
