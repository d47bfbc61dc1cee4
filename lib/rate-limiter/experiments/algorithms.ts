import type { Clock } from "../../sim/mod.ts";
import { FixedWindow } from "../fixed-window.ts";
import { Gcra } from "../gcra.ts";
import { LeakyMeter } from "../leaky-meter.ts";
import { LeakyQueue } from "../leaky-queue.ts";
import type { Limiter } from "../limiter.ts";
import { SlidingCounter } from "../sliding-counter.ts";
import { SlidingLog } from "../sliding-log.ts";
import { TokenBucket } from "../token-bucket.ts";

/** One limit, said once for all algorithms. */
export interface Quota {
  /** Requests per window. */
  limit: number;
  /** Length of the window, in ms. */
  window: number;
  /** Requests that a bucket lets through at once. */
  burst: number;
}

/** The seven algorithms under their names, each set to the same long-run rate. */
export function algorithms(
  { limit, window, burst }: Quota,
): Record<string, (clock: Clock) => Limiter> {
  const rate = limit * 1000 / window;
  return {
    "fixed window": (clock) => new FixedWindow({ clock, limit, window }),
    "sliding log": (clock) => new SlidingLog({ clock, limit, window }),
    "sliding counter": (clock) => new SlidingCounter({ clock, limit, window }),
    "token bucket": (clock) => new TokenBucket({ clock, capacity: burst, refillRate: rate }),
    "GCRA": (clock) => new Gcra({ clock, capacity: burst, refillRate: rate }),
    "leaky meter": (clock) => new LeakyMeter({ clock, capacity: burst, leakRate: rate }),
    "leaky queue": (clock) => new LeakyQueue({ clock, capacity: burst, leakRate: rate }),
  };
}
