import type { BitReader, BitWriter } from "./bits.ts";

/** Ones after which a number is written in full: it is far from all the others. */
const ESCAPE = 24;
const HALF = 2 ** 26;

/** Small for small numbers of either sign: 0, −1, 1, −2 … become 0, 1, 2, 3 …. */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function unzigzag(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

/**
 * The parameter of Rice's code that takes the fewest bits for these numbers, from 0 to 2⁵³, and those bits.
 *
 * Source: R. F. Rice, Some Practical Universal Noiseless Coding Techniques, JPL 1979.
 */
export function bestRice(values: readonly number[]): { k: number; bits: number } {
  let best = { k: 0, bits: Infinity };
  for (let k = 0; k < 50; k++) {
    let bits = 0;
    const scale = 2 ** k;
    for (const value of values) {
      const quotient = Math.floor(value / scale);
      bits += quotient >= ESCAPE ? ESCAPE + 53 : quotient + 1 + k;
      if (bits >= best.bits) break;
    }
    if (bits < best.bits) best = { k, bits };
  }
  return best;
}

/** Puts a number: its upper part as so many ones and a zero, its lower `k` bits as they are. */
export function putRice(bits: BitWriter, value: number, k: number): void {
  const scale = 2 ** k, quotient = Math.floor(value / scale);
  if (quotient >= ESCAPE) {
    bits.put(2 ** ESCAPE - 1, ESCAPE);
    putWide(bits, value, 53);
    return;
  }
  bits.put(2 ** (quotient + 1) - 2, quotient + 1);
  putWide(bits, value % scale, k);
}

export function getRice(bits: BitReader, k: number): number {
  let quotient = 0;
  while (quotient < ESCAPE && bits.get(1) === 1) quotient++;
  return quotient === ESCAPE ? getWide(bits, 53) : quotient * 2 ** k + getWide(bits, k);
}

/** Up to 53 bits. */
export function putWide(bits: BitWriter, value: number, n: number): void {
  if (n > 26) bits.put(Math.floor(value / HALF), n - 26);
  bits.put(n > 26 ? value % HALF : value, Math.min(n, 26));
}

export function getWide(bits: BitReader, n: number): number {
  return n > 26 ? bits.get(n - 26) * HALF + bits.get(26) : bits.get(n);
}
