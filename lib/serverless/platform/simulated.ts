import type { Clock } from "../../sim/mod.ts";
import type { Answer, Tier } from "../isolation/tier.ts";

/** Calls of a simulated guest: what each takes, in ms, and what it says. */
export interface SimulatedCall {
  ms: number;
  value?: unknown;
}

/**
 * Guests that only take time, on any clock: the platform can be watched over a day in a second. Events are calls such as
 * `{ ms: 50 }`; one that takes longer than the limit is killed then, and its guest with it.
 *
 * @param coldMs Time of a start.
 */
export function simulatedTier(clock: Clock, coldMs: number): Tier {
  return {
    name: "simulated",
    missing: () => undefined,
    start: async (_code, { timeoutMs }) => {
      await clock.sleep(coldMs);
      let alive = true, cpuMs = 0;
      return {
        get alive() {
          return alive;
        },
        invoke: async (event) => {
          const { ms, value } = event as SimulatedCall, late = ms > timeoutMs;
          const spent = Math.min(ms, timeoutMs), none = { stdout: "", stderr: "", ms: spent };
          await clock.sleep(spent);
          cpuMs += spent;
          if (!late) return { ...none, value };
          alive = false;
          return { ...none, killed: "timeout", error: "ended: timeout" } satisfies Answer;
        },
        usage: () => Promise.resolve({ cpuMs }),
        stop: () => {
          alive = false;
          return Promise.resolve();
        },
      };
    },
  };
}
