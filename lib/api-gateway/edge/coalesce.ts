import { SingleFlight } from "../../caching/mod.ts";
import type { Clock } from "../../sim/mod.ts";
import type { Invoke } from "../operations/call.ts";

/** Calls that were saved, and those that were made. */
export interface CoalesceCounts {
  asked: number;
  called: number;
}

/**
 * Equal GETs that are under way at once become one call. What depends on the caller is equal only for that
 * caller; changes are never merged. Unlike a cache it serves nothing old.
 *
 * @param budget Time a call may take, in ms.
 */
export function coalesce(
  invoke: Invoke,
  clock: Clock,
  budget = 5000,
): { invoke: Invoke; counts: CoalesceCounts } {
  const flights = new SingleFlight<string, unknown>({ clock, budget });
  const counts: CoalesceCounts = { asked: 0, called: 0 };
  const merged: Invoke = (operation, input, scope) => {
    counts.asked++;
    if (operation.method !== "GET") {
      counts.called++;
      return invoke(operation, input, scope);
    }
    const who = operation.shared ? "" : scope.caller?.subject ?? "";
    const scopes = scope.caller ? [...scope.caller.scopes].sort().join(" ") : "";
    const key = JSON.stringify([operation.name, input, who, scopes]);
    // Its own signal: one caller who leaves must not take the answer from the others.
    // And its own time: the first to come may be in a hurry.
    const { caller, trace = {} } = scope;
    const call = (signal: AbortSignal) => {
      counts.called++;
      const deadline = clock.now() + budget;
      return Promise.resolve(invoke(operation, input, { caller, trace, signal, deadline }));
    };
    return flights.do(key, call, { signal: scope.signal });
  };
  return { invoke: merged, counts };
}
