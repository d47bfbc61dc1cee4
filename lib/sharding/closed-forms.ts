import { requireNumber } from "../sim/mod.ts";

/**
 * Relative standard deviation of a shard's share of a ring: a share is Beta(k, (n − 1) k), so it is
 * √((n − 1) / (n k + 1)).
 *
 * @param shards n. @param points k, of each shard.
 */
export function ringDeviation(shards: number, points: number): number {
  return Math.sqrt((shards - 1) / (shards * points + 1));
}

/** Relative standard deviation of a shard's count of `keys` keys under a uniform hash: multinomial. */
export function countDeviation(shards: number, keys: number): number {
  return Math.sqrt((shards - 1) / keys);
}

/**
 * Share of the keys that change shard from n to n + 1 by modulo (where n and n + 1 share no divisor, which
 * neighbours never do), and the least that any strategy can move which ends balanced.
 */
export function movedShare(shards: number): { modulo: number; least: number } {
  return { modulo: 1 - 1 / (shards + 1), least: 1 / (shards + 1) };
}

/** Share of queries that are slow when each of n shards is slow with probability p. Dean, Barroso, 2013. */
export function slowShare(shards: number, p: number): number {
  return 1 - (1 - p) ** shards;
}

/** Mean of the slowest of n exponential times of mean 1: the harmonic number H(n). Also jump's mean turns. */
export function harmonic(n: number): number {
  let sum = 0;
  for (let i = n; i >= 1; i--) sum += 1 / i;
  return sum;
}

/**
 * Share of the most frequent of n keys under Zipf's law: no placement of whole keys brings the fullest
 * shard below it. Spread over s salts it is a s-th. O(n).
 *
 * @example
 * ```ts
 * import { hotShare } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(hotShare(100_000, 1.1) - 0.1347) < 0.0001);
 * ```
 */
export function hotShare(keys: number, exponent: number): number {
  requireNumber("compute a hot key's share", "keys", keys, {
    unit: "keys",
    min: 1,
    max: 1e8,
    integer: true,
  });
  let sum = 0;
  // The small ones first: so that none is lost beside the large.
  for (let rank = keys; rank >= 1; rank--) sum += rank ** -exponent;
  return 1 / sum;
}
