import { phiQuantile } from "./phi-quantile.ts";

/** Folds the first `n` of `values`; what stands behind them is of no account. */
export type Fold = (values: Float64Array, n: number, parameter: number) => number;

function mean(values: Float64Array, n: number): number {
  let mean = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    if (i === 0) {
      mean = value;
      continue;
    }
    if (Math.abs(mean) === Infinity && (value === mean || Number.isFinite(value))) continue;
    mean += value / (i + 1) - mean / (i + 1);
  }
  return mean;
}

function variance(values: Float64Array, n: number): number {
  let mean = values[0]!, squares = 0;
  for (let i = 1; i < n; i++) {
    const delta = values[i]! - mean;
    mean += delta / (i + 1);
    squares += delta * (values[i]! - mean);
  }
  return squares / n;
}

function extreme(
  values: Float64Array,
  n: number,
  beats: (a: number, b: number) => boolean,
): number {
  let best = values[0]!;
  for (let i = 1; i < n; i++) if (beats(values[i]!, best) || Number.isNaN(best)) best = values[i]!;
  return best;
}

/** Operators that make one number of many. */
export const FOLDS: Readonly<Record<string, Fold>> = {
  sum: (values, n) => {
    let sum = values[0]!;
    for (let i = 1; i < n; i++) sum += values[i]!;
    return sum;
  },
  avg: mean,
  count: (_, n) => n,
  group: () => 1,
  min: (values, n) => extreme(values, n, (a, b) => a < b),
  max: (values, n) => extreme(values, n, (a, b) => a > b),
  stdvar: variance,
  stddev: (values, n) => Math.sqrt(variance(values, n)),
  quantile: (values, n, phi) => phiQuantile(phi, values.slice(0, n)),
};

/** A number as `count_values` writes it: all its digits, and no exponent. */
export function plainNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const text = String(value), cut = text.indexOf("e");
  if (cut < 0) return text;
  const [whole = "", part = ""] = text.slice(0, cut).replace("-", "").split(".");
  const digits = whole + part, point = whole.length + Number(text.slice(cut + 1));
  const plain = point <= 0
    ? `0.${"0".repeat(-point)}${digits}`
    : digits.length > point
    ? `${digits.slice(0, point)}.${digits.slice(point)}`
    : digits.padEnd(point, "0");
  return value < 0 ? `-${plain}` : plain;
}
