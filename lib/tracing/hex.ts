/** The value of a hexadecimal digit by its character code, lower case only; −1 for all others. */
export const NIBBLE: Int8Array = new Int8Array(128).fill(-1);
/** Two digits for each byte. */
export const BYTE_HEX: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => byte.toString(16).padStart(2, "0"),
);
for (let i = 0; i < 16; i++) NIBBLE[i.toString(16).charCodeAt(0)] = i;

/** A word of 32 bits as eight digits. */
export function hexOfWord(word: number): string {
  return BYTE_HEX[word >>> 24]! + BYTE_HEX[(word >>> 16) & 255]! + BYTE_HEX[(word >>> 8) & 255]! +
    BYTE_HEX[word & 255]!;
}

/**
 * Words of 32 bits, signed, from hexadecimal digits. Upper case is let in where `anyCase` says so: OTLP/JSON
 * allows it, HTTP headers do not.
 *
 * @returns `undefined` where the text has another length, or anything but digits.
 * @example
 * ```ts
 * import { wordsOfHex } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(wordsOfHex("00000001ffffffff", 2), [1, -1]);
 * assert.equal(wordsOfHex("0000000G", 1), undefined);
 * ```
 */
export function wordsOfHex(text: string, words: number, anyCase = false): number[] | undefined {
  if (text.length !== words * 8) return undefined;
  const digits = anyCase ? text.toLowerCase() : text, all: number[] = [];
  let bad = 0;
  for (let w = 0, at = 0; w < words; w++) {
    let word = 0;
    for (const end = at + 8; at < end; at++) {
      const code = digits.charCodeAt(at), digit = code < 128 ? NIBBLE[code]! : -1;
      bad |= digit;
      word = word << 4 | digit;
    }
    all.push(word);
  }
  return bad < 0 ? undefined : all;
}
