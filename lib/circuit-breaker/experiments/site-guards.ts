import type { Clock, Random } from "../../sim/mod.ts";
import { AdaptiveLimit, gradient } from "../adaptive-limit.ts";
import { backoff } from "../backoff.ts";
import { CircuitBreaker } from "../breaker.ts";
import { Bulkhead } from "../bulkhead.ts";
import { Fallback } from "../fallback.ts";
import { Hedge } from "../hedge.ts";
import { pipeline } from "../pipeline.ts";
import type { Policy } from "../policy.ts";
import { RetryBudget } from "../retry-budget.ts";
import { Retry } from "../retry.ts";
import { Timeout } from "../timeout.ts";

/** The steps of the redesign, in order: each keeps what the one before it has, but for its retries. */
export const SITES = [
  "no protection",
  "time-outs",
  "naive retries",
  "back-off and budget",
  "breaker",
  "bulkhead and fallback",
  "adaptive and hedged",
] as const;
/** Beside them a site that has nothing but a bulkhead for loyalty, to see what that does alone. */
export type Site = typeof SITES[number] | "bulkhead only";

/** How a site protects itself. Times in ms. */
export interface Protection {
  seed: Random;
  /** Requests the site works on at once; as many may wait. */
  pool: number;
  timeout: number;
  retries: number;
  /** Retries per call that the budget allows; `Infinity` is no budget. */
  budget: number;
  failureRate: number;
  window: number;
  wait: number;
}

/** How each dependency is called. */
export interface Guards {
  seats: Policy;
  payments: Policy;
  /** Says where the points came from. */
  points(call: Parameters<Policy["execute"]>[0]): Promise<string>;
}

/** The guards of a step. */
export function protect(site: Site, clock: Clock, options: Protection): Guards {
  if (site === "bulkhead only") return bulkheadOnly(options.pool);
  const step = SITES.indexOf(site);
  const one = (name: string) => pipeline(...layers(step, name, clock, options));
  const guards = { seats: one("seats"), payments: one("payments") }, loyalty = one("loyalty");
  if (step < SITES.indexOf("bulkhead and fallback")) {
    return { ...guards, points: (call) => loyalty.execute(call).then(() => "live") };
  }
  // Points are shown, not spent: an answer without them sells the trip all the same.
  const fallback = new Fallback<unknown>({ clock, fallback: 0 });
  return {
    ...guards,
    points: async (call) => (await fallback.execute("points", call, loyalty)).from,
  };
}

function bulkheadOnly(pool: number): Guards {
  const bare = pipeline(), few = quarter(pool);
  return { seats: bare, payments: bare, points: (call) => few.execute(call).then(() => "live") };
}

/** A quarter of the places, for loyalty. */
function quarter(pool: number): Bulkhead {
  return new Bulkhead({ limit: Math.max(1, Math.floor(pool / 4)) });
}

/** The layers around one dependency, the outermost first. */
function layers(step: number, name: string, clock: Clock, options: Protection): Policy[] {
  const { retries, timeout, budget, failureRate, window, wait, pool, seed } = options;
  const last = step === SITES.length - 1;
  const list: Policy[] = [];
  if (step >= 3) {
    const waits = backoff({ kind: "full", random: seed.split(`waits ${name}`), base: 50 });
    list.push(
      new Retry({
        clock,
        retries,
        waits,
        // Without a reserve nothing is saved up on good days: a fault costs its share and no more.
        ...(budget < Infinity ? { budget: new RetryBudget({ ratio: budget, reserve: 0 }) } : {}),
        // No room here is no fault of the dependency, and another attempt makes no room.
        retryIf: (error) => /^(Timeout|Service)Error$/.test((error as Error).name),
      }),
    );
  } else if (step === 2) list.push(new Retry({ clock, retries }));
  if (step >= 4) {
    list.push(
      new CircuitBreaker({
        clock,
        name,
        failureRate,
        window: { size: window },
        minimumCalls: Math.min(10, window),
        wait,
        probes: 5,
        ignore: (error) => (error as Error).name === "BulkheadFullError",
      }),
    );
  }
  if (step >= 5 && name === "loyalty") {
    list.push(
      last
        ? new AdaptiveLimit({ clock, rule: gradient(), initial: 10, max: Math.max(10, pool / 4) })
        : quarter(pool),
    );
  }
  if (step >= 1) list.push(new Timeout({ clock, ms: timeout }));
  if (last && name === "seats") list.push(new Hedge({ clock, after: 50 }));
  return list;
}
