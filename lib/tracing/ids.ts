import type { Random } from "../sim/mod.ts";

/** Where ids come from: random words of 32 bits, signed. */
export interface IdSource {
  /** The next word. */
  word(): number;
}

/** Words drawn at once from the machine: one call for many ids. */
const POOL = 1024;

/**
 * Random ids from the machine's own source (WebCrypto), drawn in bulk. A trace id takes four words and a
 * span id two: 24 bytes, kept as numbers; hexadecimal digits are made when they leave the process.
 *
 * @example
 * ```ts
 * import { RandomIds } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const ids = new RandomIds();
 * assert.notEqual(ids.word(), ids.word());
 * ```
 */
export class RandomIds implements IdSource {
  readonly #pool = new Int32Array(POOL);
  #next = POOL;

  word(): number {
    if (this.#next === POOL) {
      crypto.getRandomValues(this.#pool);
      this.#next = 0;
    }
    return this.#pool[this.#next++]!;
  }
}

/** Ids from a seeded stream: the same on every run. */
export class SeededIds implements IdSource {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  word(): number {
    return this.#random.int(2 ** 32) | 0;
  }
}
