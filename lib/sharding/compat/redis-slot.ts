import { utf8 } from "./utf8.ts";

/** Slots of a Redis Cluster. */
export const SLOTS = 16384;

/** CRC16 (XMODEM: polynomial 0x1021) of each byte, and of each byte with a zero byte after it. */
const ONE = new Uint16Array(256), TWO = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  ONE[byte] = crc;
}
for (let byte = 0; byte < 256; byte++) TWO[byte] = (ONE[byte]! << 8) ^ ONE[ONE[byte]! >> 8]!;

const OPEN = 0x7b, CLOSE = 0x7d;

/**
 * The slot of a key in Redis Cluster: CRC16 mod 16384 of the key, or of its hash tag, which is what stands
 * between the first `{` and the next `}` unless that is nothing. Keys of one tag live together. O(length).
 *
 * Source: Redis cluster specification, "Keys distribution model".
 *
 * @example
 * ```ts
 * import { redisSlot } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * assert.equal(redisSlot("{user1000}.following"), redisSlot("user1000"));
 * assert.equal(redisSlot("foo{}{bar}"), 8363);
 * ```
 */
export function redisSlot(key: string): number {
  let crc = 0, from = 0, to = key.length, i = 0;
  const open = key.indexOf("{");
  if (open >= 0) {
    const close = key.indexOf("}", open + 1);
    if (close > open + 1) {
      from = open + 1;
      to = close;
    }
  }
  // Two bytes a turn, as they are in the text; beyond ASCII they are not.
  for (i = from; i + 1 < to; i += 2) {
    const a = key.charCodeAt(i), b = key.charCodeAt(i + 1);
    if ((a | b) > 127) return slotOfBytes(utf8(key));
    crc = TWO[(crc >> 8) ^ a]! ^ ONE[(crc & 0xff) ^ b]!;
  }
  if (i < to) {
    const a = key.charCodeAt(i);
    if (a > 127) return slotOfBytes(utf8(key));
    crc = ((crc << 8) & 0xffff) ^ ONE[(crc >> 8) ^ a]!;
  }
  return crc & (SLOTS - 1);
}

/** The same for a key of any bytes, as Redis allows. */
export function slotOfBytes(key: Uint8Array): number {
  let from = 0, to = key.length, crc = 0;
  const open = key.indexOf(OPEN);
  if (open >= 0) {
    const close = key.indexOf(CLOSE, open + 1);
    if (close > open + 1) {
      from = open + 1;
      to = close;
    }
  }
  for (let i = from; i < to; i++) crc = ((crc << 8) & 0xffff) ^ ONE[(crc >> 8) ^ key[i]!]!;
  return crc & (SLOTS - 1);
}
