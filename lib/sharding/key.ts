import { hashText, mix } from "../sim/mod.ts";

/** What a row is placed by: text, or a whole number (a `bigint` beyond 2⁵³, at most 64 bits). */
export type ShardKey = string | number | bigint;

const LEAST = -(2n ** 63n), MOST = 2n ** 64n - 1n;

/**
 * Refuses what is no shard key. A row without one would have no place, and one whose number has been
 * rounded would have another one's.
 *
 * @throws {TypeError} For NULL, NaN, a fraction, an object. @throws {RangeError} For whole numbers beyond
 * 2⁵³ that are not `bigint`, and beyond 64 bits.
 *
 * @example
 * ```ts
 * import { requireKey } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * requireKey("tenant-7");
 * assert.throws(() => requireKey(null), {
 *   message: "Cannot place a row: its shard key must be text or a whole number: received null",
 * });
 * ```
 */
export function requireKey(key: unknown): asserts key is ShardKey {
  if (typeof key === "string") return;
  if (typeof key === "bigint" && key >= LEAST && key <= MOST) return;
  if (Number.isSafeInteger(key)) return;
  if (typeof key === "bigint" || (Number.isInteger(key) && Number.isFinite(key))) {
    throw new RangeError(
      `Cannot place a row: its shard key must be within 2^53, or a bigint of 64 bits, or text: received ${key}`,
    );
  }
  const received = key === null || typeof key === "number" || key === undefined
    ? String(key)
    : `a value of type ${typeof key}`;
  throw new TypeError(
    `Cannot place a row: its shard key must be text or a whole number: received ${received}`,
  );
}

/** 32 bits of a key: equal for 7 and 7n, another for "7". O(length). */
export function hashKey(key: ShardKey): number {
  if (typeof key === "string") return hashText(key);
  requireKey(key);
  if (typeof key === "number") {
    // The upper half in two's complement, as a bigint of this value has it.
    const high = Math.floor(key / 4294967296);
    return mix((key | 0) ^ mix(high ^ 0x3c6ef372));
  }
  return mix(
    Number(BigInt.asIntN(32, key)) ^ mix(Number(BigInt.asIntN(32, key >> 32n)) ^ 0x3c6ef372),
  );
}

/**
 * 64 bits of a key, as two limbs of 32: for whoever has more keys than 2¹⁶ and wants no two alike.
 * Whole numbers are taken as they are: jump hash spreads them itself. O(length).
 *
 * @param into Gets the upper limb at 0 and the lower one at 1.
 */
export function hash64(key: ShardKey, into: Uint32Array): void {
  if (typeof key === "string") {
    let a = 0x811c9dc5, b = 0x9e3779b9;
    for (let i = 0; i < key.length; i++) {
      const code = key.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x85ebca6b);
    }
    into[0] = mix(a);
    into[1] = mix(b ^ a);
    return;
  }
  requireKey(key);
  if (typeof key === "number") {
    into[0] = Math.floor(key / 4294967296);
    into[1] = key | 0;
  } else {
    into[0] = Number(BigInt.asUintN(32, key >> 32n));
    into[1] = Number(BigInt.asUintN(32, key));
  }
}
