import { requireNumber } from "../../sim/mod.ts";

/**
 * The Kolmogorov–Smirnov distance of a sample from a distribution: the largest gap between the share of values up to
 * x and the share that there should be. O(n log n).
 *
 * @param cdf The distribution's share of values up to x.
 */
export function ksDistance(sample: readonly number[], cdf: (x: number) => number): number {
  requireNumber("compute a distance", "the sample", sample.length, { unit: "values", min: 1 });
  const sorted = Float64Array.from(sample).sort(), n = sorted.length;
  let most = 0;
  for (let i = 0; i < n; i++) {
    const should = cdf(sorted[i]!);
    most = Math.max(most, (i + 1) / n - should, should - i / n);
  }
  return most;
}

/**
 * The distance that a sample of `n` from the right distribution exceeds with probability `alpha` only.
 *
 * Source: W. Pelz, I. J. Good, Approximating the lower tail-areas of the Kolmogorov-Smirnov one-sample statistic, 1976;
 * from n = 100 good to six digits.
 *
 * @example
 * ```ts
 * import { ksCritical } from "#lib/chaos";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(ksCritical(2000, 0.01) - 0.0363082) < 1e-6);
 * ```
 */
export function ksCritical(n: number, alpha: number): number {
  requireNumber("compute a critical distance", "n", n, { unit: "values", min: 100, integer: true });
  requireNumber("compute a critical distance", "alpha", alpha, {
    unit: "(a share)",
    min: 1e-6,
    max: 0.5,
  });
  let low = 0.1, high = 5;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (1 - below(middle, n) > alpha) low = middle;
    else high = middle;
  }
  return low / Math.sqrt(n);
}

/** The chance that √n × the distance is at most z: Kolmogorov's limit, and three corrections in 1/√n. */
function below(z: number, n: number): number {
  const z2 = z * z, z4 = z2 * z2, z6 = z4 * z2, pi2 = Math.PI ** 2;
  let k0 = 0, k1 = 0, k2 = 0, k3 = 0, s2 = 0, s3 = 0;
  for (let k = 0; k < 40; k++) {
    const h = k + 0.5, a = pi2 * h * h, weight = Math.exp(-a / (2 * z2));
    k0 += weight;
    k1 += weight * (a - z2);
    k2 += weight * (6 * z6 + 2 * z4 + a * (2 * z4 - 5 * z2) + a * a * (1 - 2 * z2));
    k3 += weight *
      (-30 * z6 - 90 * z6 * z2 + a * (135 * z4 - 96 * z6) + a * a * (212 * z4 - 60 * z2) +
        a * a * a * (5 - 30 * z2));
    const b = pi2 * (k + 1) ** 2, whole = Math.exp(-b / (2 * z2));
    s2 += whole * b;
    s3 += whole * b * (3 * z2 - b);
  }
  const root = Math.sqrt(2 * Math.PI);
  return root / z * k0 +
    root / (6 * z4) * k1 / Math.sqrt(n) +
    (root / (72 * z6 * z) * k2 - root / (36 * z2 * z) * s2) / n +
    (root / (6480 * z6 * z4) * k3 + root / (216 * z6) * s3) / (n * Math.sqrt(n));
}
