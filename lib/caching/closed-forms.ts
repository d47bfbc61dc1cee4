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
  return characteristic(shares, capacity, (p, time) => {
    const gone = Math.exp(-p * time);
    return [1 - gone, p * gone];
  });
}

/**
 * The same for FIFO, and for throwing out at random.
 *
 * Source: V. Martina, M. Garetto, E. Leonardi, A unified approach to the performance analysis of caching
 * systems, INFOCOM 2014.
 */
export function cheFifo(shares: Float64Array, capacity: number): number {
  return characteristic(shares, capacity, (p, time) => {
    const rest = 1 / (1 + p * time);
    return [1 - rest, p * rest * rest];
  });
}

/** Hit ratio of whoever holds the objects that are asked for most. */
export function optimal(shares: Float64Array, capacity: number): number {
  return shares.toSorted().slice(-capacity).reduce((a, b) => a + b, 0);
}

/**
 * Finds the time at which a capacity of objects is there, and sums the hits. What is there grows with the
 * time, and ever more slowly: so Newton's method comes up to it from below.
 *
 * @param there Whether an object of this share is there, and how fast that grows.
 */
function characteristic(
  shares: Float64Array,
  capacity: number,
  there: (share: number, time: number) => [is: number, grows: number],
): number {
  requireNumber("compute a hit ratio", "capacity", capacity, {
    unit: "objects",
    min: 1,
    max: shares.length,
  });
  if (capacity === shares.length) return 1;
  let time = capacity, hits = 0;
  for (let round = 0; round < 100; round++) {
    let held = 0, growth = 0;
    hits = 0;
    for (const share of shares) {
      const [is, grows] = there(share, time);
      held += is;
      growth += grows;
      hits += share * is;
    }
    if (capacity - held < 1e-9 * capacity) break;
    time += (capacity - held) / growth;
  }
  return hits;
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
