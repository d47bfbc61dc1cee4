import {
  backoff,
  CircuitBreaker,
  Hedge,
  pipeline,
  type Policy,
  Retry,
  RetryBudget,
  Timeout,
} from "../../circuit-breaker/mod.ts";
import type { Clock, Random } from "../../sim/mod.ts";

/** Ways to protect a call, from none to all. */
export const PATTERNS = [
  "none",
  "time-out",
  "retries",
  "retry budget",
  "breaker",
  "hedge",
  "all",
] as const;
export type Pattern = typeof PATTERNS[number];

/** Numbers of the patterns. Times in ms. */
export interface Protection {
  timeout: number;
  retries: number;
  /** Retries per call that a budget allows. */
  budget: number;
  hedgeAfter: number;
}

/** The layers around the calls to one dependency, as one policy. */
export function protection(
  pattern: Pattern,
  clock: Clock,
  random: Random,
  { timeout, retries, budget, hedgeAfter }: Protection,
): Policy {
  const within = () => new Timeout({ clock, ms: timeout });
  const waits = backoff({ kind: "full", random, base: 50 });
  const again = (ratio?: number) =>
    new Retry({
      clock,
      retries,
      waits,
      ...(ratio === undefined ? {} : { budget: new RetryBudget({ ratio, reserve: 0 }) }),
    });
  const breaker = () =>
    new CircuitBreaker({ clock, window: { size: 50 }, minimumCalls: 20, wait: 1000, probes: 5 });
  switch (pattern) {
    case "none":
      return pipeline();
    case "time-out":
      return within();
    case "retries":
      return pipeline(again(), within());
    case "retry budget":
      return pipeline(again(budget), within());
    case "breaker":
      return pipeline(breaker(), within());
    case "hedge":
      return pipeline(new Hedge({ clock, after: hedgeAfter }), within());
    case "all":
      return pipeline(again(budget), breaker(), new Hedge({ clock, after: hedgeAfter }), within());
  }
}
