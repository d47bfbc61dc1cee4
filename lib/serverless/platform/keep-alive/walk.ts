import type { KeepAlive } from "./policy.ts";

/** What a policy cost and what it spared. */
export interface KeepAliveResult {
  calls: number;
  /** Share of calls that found no instance. */
  cold: number;
  /** Mean time that an instance was kept per call, in ms. */
  idle: number;
}

/**
 * One instance and the gaps between its calls, which take no time: what a policy would have done. The pool does the
 * same with a clock; this is the arithmetic alone, for a million calls. O(1) a call, and what the policy takes.
 *
 * @param gap The next gap, in ms.
 * @param learn Calls before counting begins.
 */
export function keepAliveWalk(
  policy: KeepAlive,
  gap: () => number,
  calls: number,
  learn = 0,
): KeepAliveResult {
  let cold = 0, idle = 0, last: number | undefined;
  for (let call = -learn; call < calls; call++) {
    const { preWarm, keepUntil } = policy.after(last);
    const next = last = gap();
    if (call < 0) continue;
    if (next < preWarm || next > keepUntil) cold++;
    if (next > preWarm) idle += Math.min(next, keepUntil) - preWarm;
  }
  return { calls, cold: cold / calls, idle: idle / calls };
}
