/** An array of numbers from 0 to 1, all of them times e to one logarithm. */
export interface Scaled {
  values: Float64Array;
  log: number;
}

/** From logarithms; what is less than e^-745 of the largest one is 0. */
export function fromLogs(logs: Float64Array): Scaled {
  const log = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  return { values: logs.map((one) => Math.exp(one - log)), log };
}

/** Products whose places add up, as far as the arrays go. O(length²). */
export function convolve(a: Scaled, b: Scaled): Scaled {
  const { values: x } = a, { values: y } = b, values = new Float64Array(x.length);
  for (let n = 0; n < x.length; n++) {
    let sum = 0;
    for (let k = 0; k <= n; k++) sum += x[k]! * y[n - k]!;
    values[n] = sum;
  }
  const most = values.reduce((p, q) => Math.max(p, q), 0);
  for (let n = 0; n < values.length; n++) values[n]! /= most;
  return { values, log: a.log + b.log + Math.log(most) };
}

/** One of its numbers over another. */
export function ratio({ values }: Scaled, above: number, below: number): number {
  return values[above]! / values[below]!;
}
