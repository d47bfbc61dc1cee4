import { requireNumber, studentT } from "../../sim/mod.ts";
import { type Curve, type Fit, leastSquares } from "./levenberg-marquardt.ts";
import { solve } from "./solve.ts";

/** Throughput that was measured at a load. */
export interface LoadPoint {
  /** Clients, threads or nodes, above 0. */
  readonly load: number;
  /** In any unit. */
  readonly throughput: number;
}

/** What a system does as load grows. */
export interface UslFit {
  /** Throughput of one client, λ. */
  readonly lambda: number;
  /** Share of the work that is done one after the other, σ. */
  readonly sigma: number;
  /** What each pair of clients costs the others, κ, never below 0. */
  readonly kappa: number;
  /** Intervals in which each lies, by Student's t; of κ none where it was found at its limit, 0. */
  readonly intervals: Readonly<
    Record<"lambda" | "sigma" | "kappa", readonly [number, number] | undefined>
  >;
  readonly standardErrors: Readonly<Record<"lambda" | "sigma" | "kappa", number>>;
  readonly residualStandardError: number;
  /** Load with the highest throughput, √((1−σ)/κ); `undefined` where throughput never falls. */
  readonly peakLoad: number | undefined;
  readonly peakThroughput: number | undefined;
  /** What throughput stays below were κ 0, λ/σ; `undefined` where nothing limits it. */
  readonly limit: number | undefined;
  /** The free fit where it had κ below 0, which can't be: the one above has κ = 0 instead (Amdahl's law). */
  readonly free:
    | { readonly lambda: number; readonly sigma: number; readonly kappa: number }
    | undefined;
  /** Throughput at a load. */
  at(load: number): number;
}

const throughput = (n: number, [lambda, sigma, kappa = 0]: readonly number[]) =>
  lambda! * n / (1 + sigma! * (n - 1) + kappa * n * (n - 1));

/** The law with its derivatives by λ, σ and κ. */
const LAW: Curve = {
  value: throughput,
  gradient: (n, [lambda, sigma, kappa = 0]) => {
    const under = 1 + sigma! * (n - 1) + kappa * n * (n - 1);
    const by = -lambda! * n / under ** 2;
    return [n / under, by * (n - 1), by * n * (n - 1)];
  },
};

/** The same with κ = 0. */
const AMDAHL: Curve = {
  value: throughput,
  gradient: (n, parameters) => LAW.gradient(n, parameters).slice(0, 2),
};

/**
 * Fits the Universal Scalability Law X(N) = λN / (1 + σ(N−1) + κN(N−1)) to what was measured, by least squares in X.
 * A κ below 0 would be a system that speeds itself up; then κ is 0, and there is no peak to report.
 *
 * Source: N. J. Gunther, Guerrilla Capacity Planning, 2007.
 *
 * @param confidence Of the intervals. Default: 0.95.
 * @throws {RangeError} Where there are fewer than 4 points, or at fewer than 3 loads.
 *
 * @example
 * ```ts
 * import { fitUsl } from "#lib/load-testing";
 * import assert from "node:assert/strict";
 *
 * const points = [1, 2, 4, 8, 16].map((load) => ({ load, throughput: 100 * load / (1 + 0.1 * (load - 1)) }));
 * assert.ok(Math.abs(fitUsl(points).sigma - 0.1) < 1e-6);
 * ```
 */
export function fitUsl(points: readonly LoadPoint[], confidence = 0.95): UslFit {
  const loads = points.map(({ load }) => load), seen = points.map((point) => point.throughput);
  const action = "fit the scalability law";
  requireNumber(action, "the measurements", points.length, { unit: "points", min: 4 });
  requireNumber(action, "the loads", new Set(loads).size, { unit: "different loads", min: 3 });
  for (const { load, throughput } of points) {
    requireNumber(action, "a load", load, { unit: "clients", min: Number.MIN_VALUE });
    requireNumber(action, "a throughput", throughput, { unit: "requests", min: Number.MIN_VALUE });
  }
  const start = guess(loads, seen), full = leastSquares(LAW, loads, seen, start);
  const [lambda, sigma, kappa] = full.parameters as [number, number, number];
  if (kappa >= 0) return report(full, points.length, confidence, undefined);
  const bound = leastSquares(AMDAHL, loads, seen, [lambda, Math.max(0, sigma)]);
  return report(bound, points.length, confidence, { lambda, sigma, kappa });
}

/** N/X is a parabola in N: its fit, weighted by X² so that it is nearly the same, is where to start. */
function guess(loads: readonly number[], seen: readonly number[]): number[] {
  const normal = [0, 1, 2].map(() => [0, 0, 0]), right = [0, 0, 0];
  loads.forEach((n, k) => {
    const terms = [1, n - 1, n * (n - 1)], weight = (seen[k]! ** 2 / n) ** 2;
    terms.forEach((a, i) => {
      right[i]! += weight * a * n / seen[k]!;
      terms.forEach((b, j) => normal[i]![j]! += weight * a * b);
    });
  });
  const [one, serial, cross] = solve(normal, right)?.solution ?? [];
  const plain = [seen[0]! / loads[0]!, 0.05, 1e-4];
  if (!(one! > 0)) return plain;
  return [1 / one!, serial! / one!, cross! / one!];
}

function report(fit: Fit, points: number, confidence: number, free: UslFit["free"]): UslFit {
  const [lambda, sigma, kappa = 0] = fit.parameters as [number, number, number?];
  const degrees = points - fit.parameters.length;
  const residualStandardError = Math.sqrt(fit.squares / degrees);
  const errors = fit.inverse.map((row, i) => residualStandardError * Math.sqrt(row[i]!));
  const t = studentT(degrees, confidence);
  const around = (value: number, i: number): [number, number] | undefined =>
    errors[i] === undefined ? undefined : [value - t * errors[i], value + t * errors[i]];
  // More load can't lower what one client already has: a peak below 1 is none.
  const peakLoad = kappa > 0 && sigma < 1 ? Math.sqrt((1 - sigma) / kappa) : undefined;
  return {
    ...{ lambda, sigma, kappa, residualStandardError, peakLoad, free },
    intervals: { lambda: around(lambda, 0), sigma: around(sigma, 1), kappa: around(kappa, 2) },
    standardErrors: { lambda: errors[0]!, sigma: errors[1]!, kappa: errors[2] ?? 0 },
    peakThroughput: peakLoad === undefined ? undefined : throughput(peakLoad, fit.parameters),
    limit: sigma > 0 ? lambda / sigma : undefined,
    at: (load) => throughput(load, fit.parameters),
  };
}
