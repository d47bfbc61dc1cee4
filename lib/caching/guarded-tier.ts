import type { Policy } from "../circuit-breaker/mod.ts";
import type { Tier } from "./tiers.ts";

/**
 * A tier behind a policy, usually a circuit breaker: while it does not answer, nobody waits for it.
 *
 * @example
 * ```ts
 * import { guardedTier, type Tier } from "#lib/caching";
 * import { CircuitBreaker } from "#lib/circuit-breaker";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const gone: Tier<string> = {
 *   name: "Redis",
 *   get: () => Promise.reject(new Error("gone")),
 *   set: () => {},
 *   delete: () => {},
 * };
 * const breaker = new CircuitBreaker({ clock: new VirtualClock(), minimumCalls: 2, window: { size: 2 } });
 * const tier = guardedTier(gone, breaker);
 * for (let i = 0; i < 2; i++) await assert.rejects(async () => await tier.get("bread"), /gone/);
 * await assert.rejects(async () => await tier.get("bread"), { name: "CircuitOpenError" });
 * ```
 */
export function guardedTier<V>(tier: Tier<V>, policy: Policy): Tier<V> {
  return {
    name: tier.name,
    get: (key) => policy.execute(() => tier.get(key)),
    set: (key, value, ttl) => policy.execute(() => tier.set(key, value, ttl)),
    delete: (key) => policy.execute(() => tier.delete(key)),
  };
}
