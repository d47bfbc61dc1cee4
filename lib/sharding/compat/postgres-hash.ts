import { requireNumber } from "../../sim/mod.ts";
import { requireKey, type ShardKey } from "../key.ts";
import { lookup3, lookup3Word, result } from "./lookup3.ts";
import { utf8 } from "./utf8.ts";

/** Postgres' seed of partition hashes, 8816678312871386365. */
const SEED_HIGH = 0x7a5b2236, SEED_LOW = 0x7996dcfd;
/** What combining with an empty row's hash adds: 0x49a0f4dd15e5a8e3. */
export const COMBINE_HIGH = 0x49a0f4dd, COMBINE_LOW = 0x15e5a8e3;

const INT8 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/**
 * Postgres' 64-bit hash of a value with the partitions' seed (`hashint8extended`, `hashtextextended` under a
 * deterministic collation), as a number without sign. `smallint`, `integer` and `bigint` hash alike. O(length).
 *
 * @throws {RangeError} For a number beyond `bigint`.
 */
export function postgresHash(value: ShardKey): bigint {
  hashInto(value);
  return (BigInt(result[0]!) << 32n) | BigInt(result[1]!);
}

/**
 * The partition, counted from 0, in which Postgres puts a value of a table `PARTITION BY HASH` over one
 * column: (hash + 0x49a0f4dd15e5a8e3 mod 2⁶⁴) mod modulus. NULL goes to remainder 0.
 *
 * Source: PostgreSQL, src/backend/partitioning/partbounds.c and src/common/hashfn.c.
 *
 * @throws {RangeError} Where `modulus` is not from 1 to 2³¹ − 1, or a number is beyond `bigint`.
 *
 * @example
 * ```ts
 * import { postgresPartition } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * assert.equal(postgresPartition(42n, 4), 2);
 * assert.equal(postgresPartition("tenant-7", 7), 4);
 * ```
 */
export function postgresPartition(value: ShardKey | null, modulus: number): number {
  requireNumber("find a Postgres partition", "modulus", modulus, {
    unit: "partitions",
    min: 1,
    max: 2147483647,
    integer: true,
  });
  if (value === null) return 0;
  hashInto(value);
  const low = result[1]! + COMBINE_LOW;
  const high = (result[0]! + COMBINE_HIGH + (low > 0xffffffff ? 1 : 0)) >>> 0;
  return remainder(high, low >>> 0, modulus);
}

function hashInto(value: ShardKey): void {
  if (typeof value === "string") return lookup3(utf8(value), SEED_HIGH, SEED_LOW);
  requireKey(value);
  if (typeof value === "bigint" && (value < INT8.min || value > INT8.max)) {
    throw new RangeError(
      `Cannot hash as Postgres does: a bigint of it has 64 bits: received ${value}`,
    );
  }
  const low = typeof value === "number" ? value | 0 : Number(BigInt.asIntN(32, value));
  const high = typeof value === "number"
    ? Math.floor(value / 4294967296) | 0
    : Number(BigInt.asIntN(32, value >> 32n));
  // So that a number hashes alike in 4 bytes and in 8.
  lookup3Word(low ^ (high >= 0 ? high : ~high), SEED_HIGH, SEED_LOW);
}

/** A number of 64 bits in two limbs, modulo m below 2³¹: 16 bits at a time, which stays below 2⁵³. */
function remainder(high: number, low: number, m: number): number {
  let rest = high % m;
  rest = (rest * 65536 + (low >>> 16)) % m;
  return (rest * 65536 + (low & 0xffff)) % m;
}
