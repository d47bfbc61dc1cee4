const SEED = 0x9747b28c, M = 0x5bd1e995;
const utf8 = new TextEncoder();

/**
 * The hash with which Kafka's default partitioner spreads keys: MurmurHash2, 32 bits, signed.
 * O(length of the key).
 *
 * Source: Austin Appleby, MurmurHash2; seed and byte order as in Kafka's `Utils.murmur2`.
 *
 * @example
 * ```ts
 * import { murmur2 } from "#lib/event-log";
 * import assert from "node:assert/strict";
 *
 * assert.equal(murmur2("foobar"), -790332482);
 * ```
 */
export function murmur2(key: string): number {
  const bytes = utf8.encode(key);
  const whole = bytes.length & ~3;
  let h = SEED ^ bytes.length;
  for (let i = 0; i < whole; i += 4) {
    let k = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const rest = bytes.length - whole;
  if (rest > 2) h ^= bytes[whole + 2]! << 16;
  if (rest > 1) h ^= bytes[whole + 1]! << 8;
  if (rest > 0) h = Math.imul(h ^ bytes[whole]!, M);
  h = Math.imul(h ^ (h >>> 13), M);
  return (h ^ (h >>> 15)) | 0;
}

/** The partition of a key: Kafka clears the sign bit and takes the remainder. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}
