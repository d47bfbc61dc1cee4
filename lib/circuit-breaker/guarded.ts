import type { Clock } from "../sim/mod.ts";
import type { BreakerSettings } from "./breaker-options.ts";
import type { Permit } from "./breaker-state.ts";
import { type Call, type CallContext, wasCancelled } from "./policy.ts";
import { FAILED } from "./windows.ts";

/** Where the outcome of a call goes: a breaker. */
export interface Guard {
  readonly events: { readonly heard: boolean };
  record(permit: Permit, outcome: number, ms: number, now: number): void;
  release(permit: Permit, ms: number): void;
}

/**
 * Makes a call that has been given a permit, and gives the permit back once, whatever the call does and
 * whatever the predicates do that judge it.
 */
export async function guarded<T>(
  guard: Guard,
  settings: BreakerSettings,
  clock: Clock,
  permit: Permit,
  call: Call<T>,
  context: CallContext,
): Promise<T> {
  const { ignore, failed } = settings;
  // Where time does not count, no call reads the clock.
  const timed = settings.timed || guard.events.heard;
  const start = timed ? clock.now() : 0;
  let value: T;
  try {
    value = await call(context);
  } catch (error) {
    const end = timed ? clock.now() : 0;
    if (says(ignore, error, false) || wasCancelled(context)) guard.release(permit, end - start);
    else guard.record(permit, FAILED, end - start, end);
    throw error;
  }
  const end = timed ? clock.now() : 0;
  // Not known to have gone well; but the caller has an answer, and gets it.
  const outcome = says(failed, value, true) ? FAILED : 0;
  guard.record(permit, outcome, end - start, end);
  return value;
}

/** What a predicate says. One that throws is reported, and says what is safe to assume. */
function says<T>(predicate: (of: T) => boolean, of: T, otherwise: boolean): boolean {
  try {
    return predicate(of);
  } catch (error) {
    console.error("A breaker's predicate threw:", error);
    return otherwise;
  }
}
