import { type Draw, logNormal, type Random } from "../../sim/mod.ts";

/**
 * Times with a mean and a squared coefficient of variation: 0 always the same, 1 exponential, anything else log-normal.
 * O(1) a draw.
 */
export function drawsOf(random: Random, mean: number, scv: number): Draw {
  if (mean === 0) return () => 0;
  if (scv === 0) return () => mean;
  if (scv === 1) return () => -mean * Math.log(1 - random.next());
  const sigma = Math.sqrt(Math.log(1 + scv));
  return logNormal(random, { median: mean / Math.sqrt(1 + scv), sigma });
}
