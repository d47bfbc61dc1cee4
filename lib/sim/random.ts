import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Where code in this course gets its chance from: seeded, named and splittable. */
export interface Random {
  /** The next number, in [0, 1), 53 random bits. */
  next(): number;
  /** The next whole number in [0, n). `n` is at most 2³². */
  int(n: number): number;
  /**
   * A stream of its own that depends only on this stream's seed and on `name`, not on how far this one
   * has been read. One stream per source: changing one part of a model does not reshuffle another.
   */
  split(name: string): Random;
}

/**
 * A stream of random numbers from a seed (xoroshiro128+, by pure-rand).
 *
 * @example
 * ```ts
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const arrivals = random(7).split("arrivals");
 * const again = random(7).split("arrivals");
 * assert.equal(arrivals.next(), again.next());
 * ```
 */
export function random(seed: number | string): Random {
  const path = String(seed);
  const generator = xoroshiro128plus(hash(path));
  const bits = () => generator.next() >>> 0;
  return {
    next: () => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992,
    int: (n) => Math.floor((bits() / 4294967296) * n),
    split: (name) => random(`${path}/${name}`),
  };
}

/** FNV-1a with a final mix: near seeds must not give near streams. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
