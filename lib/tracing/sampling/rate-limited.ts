import { TokenBucket } from "../../rate-limiter/mod.ts";
import type { Clock } from "../../sim/mod.ts";
import { decision, type Sampler } from "./sampler.ts";

/**
 * At most so many traces a second, whatever the traffic: a token bucket of notebook 7. What one that was kept
 * stands for is not known, so no threshold is written.
 *
 * @param perSecond Traces a second.
 * @param burst Traces at once. Default: one second's.
 */
export function rateLimited(
  clock: Clock,
  perSecond: number,
  burst = Math.max(1, perSecond),
): Sampler {
  const bucket = new TokenBucket({ clock, capacity: Math.ceil(burst), refillRate: perSecond });
  return { decide: (parent) => decision(bucket.admit("traces"), parent?.state ?? "") };
}
