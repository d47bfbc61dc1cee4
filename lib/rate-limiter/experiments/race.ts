import type { AsyncLimiter } from "../limiter.ts";

/** What many callers at once got out of a limiter. */
export interface RaceResult {
  asked: number;
  admitted: number;
  /** Admitted beyond the limit. */
  over: number;
}

/**
 * Lets `clients` callers, each with a limiter (and so a connection) of its own, ask at the same time for one
 * key until all have asked `each` times. Every caller waits for its answer before it asks again.
 */
export async function race(
  limiters: readonly AsyncLimiter[],
  { key, each, limit }: { key: string; each: number; limit: number },
): Promise<RaceResult> {
  let admitted = 0;
  await Promise.all(limiters.map(async (limiter) => {
    for (let i = 0; i < each; i++) if ((await limiter.take(key)).allowed) admitted++;
  }));
  return { asked: limiters.length * each, admitted, over: Math.max(0, admitted - limit) };
}
