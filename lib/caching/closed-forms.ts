import { requireNumber } from "../sim/require-number.ts";

/** Probabilities of a Zipf law: proportional to rank^−exponent, rank from 1. O(n). */
export function zipfShares(objects: number, exponent: number): Float64Array {
  requireNumber("compute Zipf's shares", "objects", objects, {
    unit: "objects",
    min: 1,
    max: 1e7,
    integer: true,
  });
  const shares = Float64Array.from({ length: objects }, (_, i) => (i + 1) ** -exponent);
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / sum);
}

/**
 * Hit ratio of LRU when each request is independent of the others: an object is there if it was asked for
 * within a time T, the same for all, so that on average a capacity of objects is there.
 *
 * Source: H. Che, Y. Tung, Z. Wang, Hierarchical Web caching systems, IEEE JSAC 20(7), 2002.
 *
 * @example
 * ```ts
 * import { cheLru, zipfShares } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * assert.equal(cheLru(zipfShares(10_000, 1), 1000).toFixed(4), "0.6756");
 * ```
 */
export function cheLru(shares: Float64Array, capacity: number): number {
  const there = (p: number, time: number) => -Math.expm1(-p * time);
  return characteristic(shares, capacity, there);
}

/**
 * The same for FIFO, and for throwing out at random.
 *
 * Source: V. Martina, M. Garetto, E. Leonardi, A unified approach to the performance analysis of caching
 * systems, INFOCOM 2014.
 */
export function cheFifo(shares: Float64Array, capacity: number): number {
  return characteristic(shares, capacity, (p, time) => p * time / (1 + p * time));
}

/** Hit ratio of whoever holds the objects that are asked for most. */
export function optimal(shares: Float64Array, capacity: number): number {
  return shares.toSorted().slice(-capacity).reduce((a, b) => a + b, 0);
}

/** Finds the time at which a capacity of objects is there, by halving, and sums the hits. */
function characteristic(
  shares: Float64Array,
  capacity: number,
  there: (share: number, time: number) => number,
): number {
  requireNumber("compute a hit ratio", "capacity", capacity, {
    unit: "objects",
    min: 1,
    max: shares.length,
  });
  const held = (time: number) => {
    let sum = 0;
    for (let i = 0; i < shares.length; i++) sum += there(shares[i]!, time);
    return sum;
  };
  let low = 0, high = 1;
  while (held(high) < capacity && high < 1e15) high *= 2;
  for (let i = 0; i < 36; i++) {
    const middle = (low + high) / 2;
    if (held(middle) < capacity) low = middle;
    else high = middle;
  }
  return shares.reduce((sum, p) => sum + p * there(p, high), 0);
}

/**
 * Share of requests that hit, where a value lives for a time T from when it was loaded: Poisson requests
 * at rate λ come λT times in that time, after the one that loaded it.
 *
 * Source: J. Jung, A. Berger, H. Balakrishnan, Modeling TTL-based Internet caches, INFOCOM 2003.
 */
export function ttlHitRatio(rate: number, ttl: number): number {
  return rate * ttl / (1 + rate * ttl);
}

/** Share of hits older than the newest write, writes Poisson at rate μ: 1 − (1 − e^(−μT)) / (μT). */
export function ttlStaleHits(writeRate: number, ttl: number): number {
  return writeRate * ttl === 0 ? 0 : 1 + Math.expm1(-writeRate * ttl) / (writeRate * ttl);
}

/** Loads per expiry without protection, where loading takes `duration`: the first, and all until it ends. */
export function stampedeLoads(rate: number, duration: number): number {
  return 1 + rate * duration;
}

/**
 * Probability that nobody reloads before the expiry, with {@linkcode expiresEarly}: requests Poisson at
 * `rate`, loading takes `duration`, the value has `ttl` left when it comes.
 *
 * Source: the thinned Poisson process of A. Vattani, F. Chierichetti, K. Lowenstein, Optimal probabilistic
 * cache stampede prevention, PVLDB 8(8), 2015.
 */
export function nobodyEarly(
  { rate, duration, beta, ttl }: { rate: number; duration: number; beta: number; ttl: number },
): number {
  const scale = duration * beta;
  return Math.exp(-rate * scale * -Math.expm1(-ttl / scale));
}
