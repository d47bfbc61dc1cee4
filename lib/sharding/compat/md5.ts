import { utf8 } from "./utf8.ts";

/** Sines as whole numbers, and how far each step turns: both by the standard. */
const SINES = Int32Array.from(
  { length: 64 },
  (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296) | 0,
);
const TURNS = Uint8Array.of(7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21);

const block = new Int32Array(16);

/** The four words of the digest computed last, the first byte of each the lowest. */
export const digest: Int32Array = new Int32Array(4);

/**
 * MD5 of a text's UTF-8, into {@linkcode digest}. Not for secrets: rings of the libketama family place by
 * it, and without a call into another language a short key costs a tenth. O(length).
 *
 * Source: R. Rivest, RFC 1321, 1992.
 */
export function md5(text: string): void {
  const bytes = utf8(text), { length } = bytes;
  digest[0] = 0x67452301;
  digest[1] = 0xefcdab89;
  digest[2] = 0x98badcfe;
  digest[3] = 0x10325476;
  // The text, a one bit, zeros, and its length in bits in the last 8 bytes.
  const blocks = ((length + 8) >> 6) + 1;
  for (let b = 0; b < blocks; b++) {
    block.fill(0);
    const from = b * 64, to = Math.min(length, from + 64);
    for (let i = from; i < to; i++) block[(i - from) >> 2]! |= bytes[i]! << ((i & 3) * 8);
    if (length >= from && length < from + 64) {
      block[(length - from) >> 2]! |= 0x80 << ((length & 3) * 8);
    }
    if (b === blocks - 1) {
      block[14] = length << 3;
      block[15] = Math.floor(length / 536870912);
    }
    round();
  }
}

function round(): void {
  let a = digest[0]!, b = digest[1]!, c = digest[2]!, d = digest[3]!, i = 0;
  let next = 0;
  for (; i < 16; i++) {
    next = (a + ((b & c) | (~b & d)) + SINES[i]! + block[i]!) | 0;
    a = d;
    d = c;
    c = b;
    b = (b + turn(next, TURNS[i & 3]!)) | 0;
  }
  for (; i < 32; i++) {
    next = (a + ((d & b) | (~d & c)) + SINES[i]! + block[(5 * i + 1) & 15]!) | 0;
    a = d;
    d = c;
    c = b;
    b = (b + turn(next, TURNS[4 + (i & 3)]!)) | 0;
  }
  for (; i < 48; i++) {
    next = (a + (b ^ c ^ d) + SINES[i]! + block[(3 * i + 5) & 15]!) | 0;
    a = d;
    d = c;
    c = b;
    b = (b + turn(next, TURNS[8 + (i & 3)]!)) | 0;
  }
  for (; i < 64; i++) {
    next = (a + (c ^ (b | ~d)) + SINES[i]! + block[(7 * i) & 15]!) | 0;
    a = d;
    d = c;
    c = b;
    b = (b + turn(next, TURNS[12 + (i & 3)]!)) | 0;
  }
  digest[0]! += a;
  digest[1]! += b;
  digest[2]! += c;
  digest[3]! += d;
}

function turn(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
