import { hashText, mix } from "../sim/hash.ts";
import { requireNumber } from "../sim/require-number.ts";

/**
 * A set that may say yes by mistake and never no: a few bits a key, whatever the key's length. In front of
 * a database it stops requests for what does not exist, which no cache of values can stop.
 *
 * `add` and `has` are O(hashes). Nothing can be taken out: it is made anew from time to time.
 *
 * Sources: B. Bloom, Space/time trade-offs in hash coding with allowable errors, CACM 13(7), 1970; two
 * hashes make all by A. Kirsch, M. Mitzenmacher, Less Hashing, Same Performance, 2008.
 *
 * @example
 * ```ts
 * import { BloomFilter } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const known = new BloomFilter({ keys: 1000, mistakes: 0.01 });
 * known.add("bread");
 * assert.equal(known.has("bread"), true);
 * assert.equal(known.has("no such recipe"), false);
 * ```
 */
export class BloomFilter {
  readonly bytes: number;
  readonly hashes: number;
  readonly #bits: Uint32Array;
  readonly #size: number;

  /**
   * @param keys How many it is made for, from 1.
   * @param mistakes Share of wrong yes answers when so many are in it, in [10⁻⁹, 0.5].
   * @throws {RangeError} Where one is out of its range.
   */
  constructor({ keys, mistakes }: { keys: number; mistakes: number }) {
    requireNumber("create BloomFilter", "keys", keys, { unit: "keys", min: 1, max: 1e8 });
    requireNumber("create BloomFilter", "mistakes", mistakes, {
      unit: "(a share)",
      min: 1e-9,
      max: 0.5,
    });
    const perKey = -Math.log2(mistakes) / Math.LN2;
    this.#bits = new Uint32Array(Math.ceil(keys * perKey / 32));
    this.#size = this.#bits.length * 32;
    this.bytes = this.#bits.byteLength;
    this.hashes = Math.max(1, Math.round(-Math.log2(mistakes)));
  }

  add(key: string): void {
    const first = hashText(key), second = mix(first ^ 0x5bd1e995) | 1;
    for (let i = 0; i < this.hashes; i++) {
      const bit = (first + Math.imul(i, second) >>> 0) % this.#size;
      this.#bits[bit >>> 5]! |= 1 << (bit & 31);
    }
  }

  has(key: string): boolean {
    const first = hashText(key), second = mix(first ^ 0x5bd1e995) | 1;
    for (let i = 0; i < this.hashes; i++) {
      const bit = (first + Math.imul(i, second) >>> 0) % this.#size;
      if ((this.#bits[bit >>> 5]! & 1 << (bit & 31)) === 0) return false;
    }
    return true;
  }
}
