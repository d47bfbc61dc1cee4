import { type Draw, logNormal, type Random } from "../../sim/mod.ts";

/** Gamma by shape and mean. Source: G. Marsaglia, W. W. Tsang, ACM TOMS 2000; below shape 1 with their power of U. */
export function gamma(random: Random, { shape, mean }: { shape: number; mean: number }): Draw {
  const raised = shape < 1 ? shape + 1 : shape, d = raised - 1 / 3, c = 1 / Math.sqrt(9 * d);
  const scale = mean / shape;
  return () => {
    for (;;) {
      const x = normal(random), v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      if (Math.log(1 - random.next()) >= 0.5 * x * x + d - d * v + d * Math.log(v)) continue;
      const boost = shape < 1 ? (1 - random.next()) ** (1 / shape) : 1;
      return scale * d * v * boost;
    }
  };
}

/** One of several exponential distributions at a time: calls in swarms. */
export function hyperexponential(
  random: Random,
  { weights, means }: { weights: readonly number[]; means: readonly number[] },
): Draw {
  return () => {
    let left = random.next(), i = 0;
    while (i < weights.length - 1 && (left -= weights[i]!) >= 0) i++;
    return -means[i]! * Math.log(1 - random.next());
  };
}

/** Log-normal by its mean instead of its median. */
export function logNormalOfMean(
  random: Random,
  { sigma, mean }: { sigma: number; mean: number },
): Draw {
  return logNormal(random, { median: mean * Math.exp(-sigma * sigma / 2), sigma });
}

/** A standard normal value, by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
