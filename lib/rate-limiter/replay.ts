import type { Limiter } from "./limiter.ts";
import type { SettableClock } from "../sim/settable-clock.ts";
import type { Traffic } from "./traffic.ts";

/** What became of each request of a replay. */
export interface Replay {
  /** 1 where the n-th request was admitted. */
  allowed: Uint8Array<ArrayBuffer>;
  /** Times of the admitted requests, in ms. */
  admitted: Float64Array<ArrayBuffer>;
  /** When each admitted request goes on, in ms: later than `admitted` only behind a queue. Sorted per key. */
  leaves: Float64Array<ArrayBuffer>;
}

/**
 * Sends recorded traffic through a limiter. Without tenants all requests share one key. O(requests).
 *
 * @example
 * ```ts
 * import { boundaryAttack, FixedWindow, replay, SettableClock } from "#lib/rate-limiter";
 * import assert from "node:assert/strict";
 *
 * const clock = new SettableClock();
 * const limiter = new FixedWindow({ clock, limit: 100, window: 60_000 });
 * const traffic = boundaryAttack({ limit: 100, window: 60_000, windows: 2 });
 * assert.equal(replay(limiter, clock, traffic).admitted.length, 200);
 * ```
 */
export function replay(limiter: Limiter, clock: SettableClock, traffic: Traffic): Replay {
  const { times, tenants, costs } = traffic;
  const names: string[] = [];
  const allowed = new Uint8Array(times.length);
  const admitted = new Float64Array(times.length), leaves = new Float64Array(times.length);
  let count = 0;
  for (let i = 0; i < times.length; i++) {
    clock.time = times[i]!;
    const tenant = tenants?.[i] ?? 0;
    const decision = limiter.take(names[tenant] ??= tenantKey(tenant), costs?.[i] ?? 1);
    if (!decision.allowed) continue;
    allowed[i] = 1;
    admitted[count] = times[i]!;
    leaves[count++] = times[i]! + ("delay" in decision ? decision.delay as number : 0);
  }
  return { allowed, admitted: admitted.slice(0, count), leaves: leaves.slice(0, count) };
}

/** The key under which tenant n of a trace is limited. */
export function tenantKey(tenant: number): string {
  return `tenant-${tenant}`;
}
