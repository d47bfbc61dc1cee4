import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { mix } from "./hash.ts";

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
  const generator = xoroshiro128plusFromState(stateOf(path));
  const bits = () => generator.next() >>> 0;
  return {
    next: () => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992,
    int: (n) => Math.floor((bits() / 4294967296) * n),
    split: (name) => random(`${path}/${name}`),
  };
}

/** Where each word of a state starts, and by what it is multiplied: odd, and spread over all 32 bits. */
const LANES = [
  [0x811c9dc5, 0x01000193],
  [0x9e3779b9, 0x85ebca6b],
  [0x243f6a88, 0xc2b2ae35],
  [0xb7e15162, 0x27d4eb2f],
] as const;

/**
 * All 128 bits of a generator's state, from a text: four FNV-1a hashes with a final mix, since near texts
 * must not give near streams. (Of 32 bits two of 100,000 streams would be the same.)
 */
function stateOf(text: string): number[] {
  const state = LANES.map(([start, by]) => {
    let h: number = start;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), by);
    return mix(h) | 0;
  });
  // All zero is the one state that a generator never leaves.
  return state.some((word) => word !== 0) ? state : [1, 0, 0, 0];
}
