import { checkEnvelope, Gcra } from "../../rate-limiter/mod.ts";
import { random, VirtualClock } from "../../sim/mod.ts";

/** What a caller was given through several gateways. */
export interface SharedRow {
  gateways: number;
  limit: "each its own" | "one for all";
  /** Units admitted in the run, over what one limit admits in that time. */
  times: number;
  /** Requests that broke the caller's limit. */
  violations: number;
  admitted: number;
}

/**
 * A caller with a limit of `capacity` and `refill` a second asks `gateways` gateways in turn, faster than it may.
 * Each with a limiter of its own admits the limit for itself; one limiter for all does not.
 *
 * @param seconds Length of the run, in s of the virtual clock.
 */
export function limitsOfSeveral(
  { gateways, capacity, refill, seconds, seed }: {
    gateways: number;
    capacity: number;
    refill: number;
    seconds: number;
    seed: number;
  },
): SharedRow[] {
  const allowed = capacity + refill * seconds;
  return (["each its own", "one for all"] as const).map((limit) => {
    const clock = new VirtualClock(),
      made = () => new Gcra({ clock, capacity, refillRate: refill });
    const one = made(),
      limiters = Array.from({ length: gateways }, () => limit === "one for all" ? one : made());
    const chance = random(seed), times: number[] = [];
    const gap = 1000 / (refill * 3 * gateways);
    for (let at = 0; at < seconds * 1000; at += gap) {
      clock.runSync({ until: at });
      if (limiters[chance.int(gateways)]!.take("mira").allowed) times.push(at);
    }
    const { violations } = checkEnvelope(times, { burst: capacity, rate: refill });
    return { gateways, limit, times: times.length / allowed, violations, admitted: times.length };
  });
}
