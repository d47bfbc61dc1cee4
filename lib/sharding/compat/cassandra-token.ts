import { utf8 } from "./utf8.ts";

const C1 = 0x87c37b91114253d5n, C2 = 0x4cf5ad432745937fn;
const u64 = (value: bigint) => BigInt.asUintN(64, value);
const turn = (value: bigint, by: bigint) => u64(value << by) | (value >> (64n - by));

/**
 * Cassandra's token of a partition key: MurmurHash3 x64 128 with seed 0, the first half, signed. The tail's
 * bytes are sign-extended, as in Cassandra's own code: a slip that every driver has to repeat. The least
 * token belongs to no key, so a hash that is it becomes the greatest; only the empty key has it. O(length).
 *
 * Source: A. Appleby, MurmurHash3, 2011; Apache Cassandra, Murmur3Partitioner.
 *
 * @param key Bytes, or text as UTF-8.
 *
 * @example
 * ```ts
 * import { cassandraToken } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * assert.equal(cassandraToken("123"), -7468325962851647638n);
 * ```
 */
export function cassandraToken(key: Uint8Array | string): bigint {
  const bytes = typeof key === "string" ? utf8(key) : key;
  if (bytes.length === 0) return -(2n ** 63n);
  const token = BigInt.asIntN(64, murmur3(bytes));
  return token === -(2n ** 63n) ? 2n ** 63n - 1n : token;
}

/** The first half of MurmurHash3 x64 128 with seed 0, tail bytes signed. */
function murmur3(bytes: Uint8Array): bigint {
  const { length } = bytes, view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const whole = length & ~15;
  let h1 = 0n, h2 = 0n;
  for (let at = 0; at < whole; at += 16) {
    h1 ^= scramble1(view.getBigUint64(at, true));
    h1 = u64((turn(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= scramble2(view.getBigUint64(at + 8, true));
    h2 = u64((turn(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  let k1 = 0n, k2 = 0n;
  for (let i = whole; i < length; i++) {
    const byte = BigInt(view.getInt8(i)), place = BigInt(i & 7) * 8n;
    if ((i & 15) < 8) k1 ^= u64(byte << place);
    else k2 ^= u64(byte << place);
  }
  h1 ^= scramble1(k1);
  h2 ^= scramble2(k2);
  h1 ^= BigInt(length);
  h2 ^= BigInt(length);
  h1 = u64(h1 + h2);
  h2 = u64(h2 + h1);
  return u64(finish(h1) + finish(h2));
}

function scramble1(k: bigint): bigint {
  return u64(turn(u64(k * C1), 31n) * C2);
}

function scramble2(k: bigint): bigint {
  return u64(turn(u64(k * C2), 33n) * C1);
}

function finish(k: bigint): bigint {
  k = u64((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn);
  k = u64((k ^ (k >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return k ^ (k >> 33n);
}
