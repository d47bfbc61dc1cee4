import { canonical, type CloudEvent } from "./cloud-event.ts";
import { type EventStore, keyOf } from "./event-store.ts";
import type { EventHandler } from "./worker.ts";

/** What a version of a function makes of an event: its value, or why it failed. */
export interface Outcome {
  value?: unknown;
  error?: string;
}

/** An event on which two versions differ. */
export interface Difference {
  event: CloudEvent;
  before: Outcome;
  after: Outcome;
}

/**
 * Runs another version of a function over what has happened. Nothing is emitted and nothing kept: it is asked what it
 * would have done. O(events).
 *
 * @param types Types of events it would be called for. Default: all.
 */
export async function replay(
  store: EventStore,
  handler: EventHandler,
  types?: readonly string[],
): Promise<Map<string, Outcome & { event: CloudEvent }>> {
  const outcomes = new Map<string, Outcome & { event: CloudEvent }>();
  for (const { event } of store.read()) {
    if (types && !types.includes(event.type) || outcomes.has(keyOf(event))) continue;
    try {
      // A copy, so that a handler that changes its argument changes nothing here.
      const { value } = await handler(structuredClone(event));
      outcomes.set(keyOf(event), { event, value });
    } catch (error) {
      outcomes.set(keyOf(event), { event, error: String((error as Error)?.message ?? error) });
    }
  }
  return outcomes;
}

/** Replays the events of a log into two versions, and tells where they differ. O(events). */
export async function compareVersions(
  store: EventStore,
  before: EventHandler,
  after: EventHandler,
  types?: readonly string[],
): Promise<{ events: number; differences: Difference[] }> {
  const old = await replay(store, before, types), now = await replay(store, after, types);
  const differences: Difference[] = [];
  for (const [key, { event, ...one }] of old) {
    const { event: _, ...other } = now.get(key)!;
    if (canonical(one as never) !== canonical(other as never)) {
      differences.push({ event, before: one, after: other });
    }
  }
  return { events: old.size, differences };
}

/** Rebuilds a state from what was done: the state is a copy that may be thrown away, the log is what is true. */
export function project<S>(
  store: EventStore,
  fn: string,
  initial: S,
  reduce: (state: S, value: unknown) => S,
): S {
  return store.effects().filter(({ key }) => key.startsWith(`${fn} `))
    .reduce((state, { value }) => reduce(state, value), initial);
}
