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
    if (says(ignore, error) || wasCancelled(context)) guard.release(permit, end - start);
    else guard.record(permit, FAILED, end - start, end);
    throw error;
  }
  const end = timed ? clock.now() : 0;
  let outcome = FAILED;
  try {
    if (!failed(value)) outcome = 0;
  } finally {
    // A predicate that throws has not said that the call went well; the permit must go back all the same.
    guard.record(permit, outcome, end - start, end);
  }
  return value;
}

/** What a predicate says of an error; one that throws says no, and what the caller is told is the error. */
function says(predicate: (error: unknown) => boolean, error: unknown): boolean {
  try {
    return predicate(error);
  } catch {
    return false;
  }
}
