import { halves, join, split } from "./float-bits.ts";

/** Most digits behind the point that are tried. */
const MOST = 14;

/** Numbers as whole ones divided by a power of ten, and by how many of the finest steps each then is off. */
export interface Decimals {
  readonly exponent: number;
  readonly whole: readonly number[];
  readonly off: readonly number[];
}

/**
 * Finds the fewest digits behind the point with which all values are decimals. Sums and means of decimals miss
 * the nearest double by a step or two; that is noted, so that nothing is lost.
 *
 * @returns `undefined` where they are none: −0, NaN and the infinities never are.
 */
export function decimalsOf(values: ArrayLike<number>): Decimals | undefined {
  search: for (let exponent = 0; exponent <= MOST; exponent++) {
    const scale = 10 ** exponent, whole: number[] = [], off: number[] = [];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!, near = Math.round(value * scale);
      if (!(Math.abs(near) < 2 ** 52) || Object.is(value, -0)) continue search;
      const steps = stepsBetween(near / scale, value);
      if (!(Math.abs(steps) <= 1) || (near === 0 && steps !== 0)) continue search;
      // −0 comes of small negative ones, and is no whole number of ours.
      whole.push(near + 0);
      off.push(steps);
    }
    return { exponent, whole, off };
  }
  return undefined;
}

/** The double that is so many of the finest steps away from a whole number over a power of ten. */
export function decimal(whole: number, exponent: number, off: number): number {
  const near = whole / 10 ** exponent;
  if (off === 0) return near;
  split(near, false);
  const lower = halves.lower + off;
  return join(halves.upper + Math.floor(lower / 2 ** 32), lower >>> 0);
}

function stepsBetween(near: number, value: number): number {
  if (near === value) return 0;
  if (Math.sign(near) !== Math.sign(value)) return Infinity;
  split(value, false);
  const upper = halves.upper, lower = halves.lower;
  split(near, false);
  return (upper - halves.upper) * 2 ** 32 + lower - halves.lower;
}
