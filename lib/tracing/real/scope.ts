import { AsyncLocalStorage } from "node:async_hooks";
import type { Baggage } from "../context/baggage.ts";
import type { SpanContext } from "../span-context.ts";

/** What belongs to the request that is being served. */
export interface Scope {
  span: SpanContext;
  baggage?: Baggage;
}

const storage = new AsyncLocalStorage<Scope>();

/** The scope of whoever asks: it goes along with `await`, timers, streams and callbacks. */
export function currentScope(): Scope | undefined {
  return storage.getStore();
}

/**
 * Runs something, and all that it starts, in a scope. Two requests at once never see each other's.
 *
 * @example
 * ```ts
 * import { Tracer, collectInto } from "#lib/tracing";
 * import { currentScope, inScope } from "#lib/tracing/real";
 * import { RealClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const tracer = new Tracer({ clock: new RealClock(), sink: collectInto(() => {}) });
 * const span = tracer.start("pay");
 * await inScope({ span }, async () => {
 *   await Promise.resolve();
 *   assert.equal(currentScope()!.span, span);
 * });
 * assert.equal(currentScope(), undefined);
 * ```
 */
export function inScope<T>(scope: Scope, work: () => T): T {
  return storage.run(scope, work);
}
