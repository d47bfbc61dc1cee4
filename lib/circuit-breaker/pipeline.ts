import { type Call, type CallContext, type Policy, ROOT } from "./policy.ts";

/**
 * Several policies as one, the first outermost: `pipeline(retry, breaker, timeout)` retries what the
 * breaker lets through and gives each attempt its own time-out. The order is part of the design:
 * `pipeline(breaker, retry)` counts a call with all its retries as one.
 *
 * @example
 * ```ts
 * import { Bulkhead, pipeline, Retry } from "#lib/circuit-breaker";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const stack = pipeline(new Retry({ clock: new VirtualClock() }), new Bulkhead({ limit: 8 }));
 * assert.equal(await stack.execute(() => "answer"), "answer");
 * ```
 */
export function pipeline(...policies: readonly Policy[]): Policy {
  const [outer, ...inner] = policies;
  if (!outer) return { execute: async (call, context = ROOT) => await call(context) };
  if (inner.length === 0) return outer;
  const rest = pipeline(...inner);
  return {
    execute: <T>(call: Call<T>, context: CallContext = ROOT) =>
      outer.execute((within) => rest.execute(call, within), context),
  };
}
