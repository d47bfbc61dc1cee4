/**
 * Bob Jenkins' lookup3, as Postgres' `hash_bytes_extended` and `hash_bytes_uint32_extended` use it: three
 * words of 32 bits that are mixed per 12 bytes. The result's upper half is word b, its lower half word c.
 *
 * Source: B. Jenkins, lookup3.c, 2006 (public domain); PostgreSQL, src/common/hashfn.c.
 */
let a = 0, b = 0, c = 0;

/** Upper and lower half of the hash computed last. */
export const result: Uint32Array = new Uint32Array(2);

/** Hashes bytes with a seed of two limbs into {@linkcode result}. O(length). */
export function lookup3(bytes: Uint8Array, seedHigh: number, seedLow: number): void {
  start(bytes.length, seedHigh, seedLow);
  let at = 0, left = bytes.length;
  for (; left >= 12; at += 12, left -= 12) {
    a = (a + word(bytes, at)) | 0;
    b = (b + word(bytes, at + 4)) | 0;
    c = (c + word(bytes, at + 8)) | 0;
    stir();
  }
  // What is left, byte by byte; the lowest byte of c is kept for the length.
  for (let i = 0; i < left; i++) {
    const byte = bytes[at + i]!;
    if (i < 4) a = (a + (byte << (8 * i))) | 0;
    else if (i < 8) b = (b + (byte << (8 * (i - 4)))) | 0;
    else c = (c + (byte << (8 * (i - 7)))) | 0;
  }
  finish();
}

/** Hashes one word of 32 bits with a seed of two limbs into {@linkcode result}. */
export function lookup3Word(value: number, seedHigh: number, seedLow: number): void {
  start(4, seedHigh, seedLow);
  a = (a + value) | 0;
  finish();
}

function start(length: number, seedHigh: number, seedLow: number): void {
  a = b = c = (0x9e3779b9 + length + 3923095) | 0;
  if (seedHigh === 0 && seedLow === 0) return;
  a = (a + seedHigh) | 0;
  b = (b + seedLow) | 0;
  stir();
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function turn(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function stir(): void {
  a = (a - c) ^ turn(c, 4);
  c = (c + b) | 0;
  b = (b - a) ^ turn(a, 6);
  a = (a + c) | 0;
  c = (c - b) ^ turn(b, 8);
  b = (b + a) | 0;
  a = (a - c) ^ turn(c, 16);
  c = (c + b) | 0;
  b = (b - a) ^ turn(a, 19);
  a = (a + c) | 0;
  c = (c - b) ^ turn(b, 4);
  b = (b + a) | 0;
}

function finish(): void {
  c = ((c ^ b) - turn(b, 14)) | 0;
  a = ((a ^ c) - turn(c, 11)) | 0;
  b = ((b ^ a) - turn(a, 25)) | 0;
  c = ((c ^ b) - turn(b, 16)) | 0;
  a = ((a ^ c) - turn(c, 4)) | 0;
  b = ((b ^ a) - turn(a, 14)) | 0;
  c = ((c ^ b) - turn(b, 24)) | 0;
  result[0] = b;
  result[1] = c;
}
