import { type Cancel, type Clock, requireNumber } from "../sim/mod.ts";
import { type Call, type CallContext, type Policy, ROOT, Scope } from "./policy.ts";

/** When to send a second copy. */
export interface HedgeOptions {
  clock: Clock;
  /** Time without an answer after which another copy is sent, in ms; a function is asked each time. */
  after: number | (() => number);
  /** Copies beside the first. Default: 1. */
  copies?: number;
}

/**
 * Sends a copy of a call that takes longer than most, takes the first answer and aborts the others. Only
 * for calls that may be made twice. Rejects when all copies have failed, with the last error.
 *
 * Source: J. Dean, L. A. Barroso, The Tail at Scale, CACM 2013.
 *
 * @example
 * ```ts
 * import { Hedge } from "#lib/circuit-breaker";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const hedge = new Hedge({ clock, after: 50 });
 * let copies = 0;
 * const answer = hedge.execute(async ({ signal }) => {
 *   const ms = ++copies === 1 ? 900 : 20;
 *   await clock.sleep(ms, signal);
 *   return ms;
 * });
 * await clock.run();
 * assert.equal(await answer, 20);
 * assert.equal(clock.now(), 70);
 * ```
 */
export class Hedge implements Policy {
  readonly #clock: Clock;
  readonly #after: () => number;
  readonly #copies: number;
  /** Copies sent so far, of all calls. */
  hedged = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, after, copies = 1 }: HedgeOptions) {
    if (typeof after === "number") {
      requireNumber("create Hedge", "after", after, { unit: "ms", min: 0 });
    }
    requireNumber("create Hedge", "copies", copies, {
      unit: "copies",
      min: 0,
      max: 100,
      integer: true,
    });
    this.#clock = clock;
    this.#after = typeof after === "number" ? () => after : after;
    this.#copies = copies;
  }

  execute<T>(call: Call<T>, context: CallContext = ROOT): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const scopes: Scope[] = [];
      let running = 0, cancel = () => {};
      const end = (reason: unknown) => {
        cancel();
        stay();
        giveUp(scopes.splice(0), reason);
      };
      const send = async () => {
        const scope = new Scope(context);
        running++;
        if (scopes.push(scope) <= this.#copies) cancel = this.#later(send);
        try {
          resolve(await call(scope));
          end(LATE());
        } catch (error) {
          // What fails at once is a matter for a retry; a copy is only for what is slow.
          if (--running === 0) (reject(error), end(error));
        }
      };
      const stay = whenLeft(context, (reason) => (reject(reason), end(reason)));
      if (!isLeft(context)) send();
    });
  }

  /** Plans the next copy; none where `after` throws or gives no time. */
  #later(send: () => void): Cancel {
    let wait: number;
    try {
      wait = this.#after();
    } catch {
      wait = Infinity;
    }
    if (!(wait >= 0 && wait <= MOST_WAIT)) return () => {};
    return this.#clock.after(wait, () => {
      this.hedged++;
      send();
    });
  }
}

/** Whether the caller has gone. */
function isLeft(context: CallContext): boolean {
  return context !== ROOT && context.signal.aborted;
}

/**
 * Tells when the caller goes. A call may ignore its signal: neither its caller nor the next copy waits for it.
 *
 * @returns A function that stops listening.
 */
function whenLeft(context: CallContext, leave: (reason: unknown) => void): () => void {
  if (context === ROOT) return () => {};
  const { signal } = context, left = () => leave(signal.reason);
  if (signal.aborted) queueMicrotask(left);
  else signal.addEventListener("abort", left, { once: true });
  return () => signal.removeEventListener("abort", left);
}

/** What timers can wait, in ms. */
const MOST_WAIT = 2 ** 31 - 1;
const LATE = () => new DOMException("Another copy has answered", "AbortError");

/** Aborts the copies that have not answered. */
function giveUp(scopes: readonly Scope[], reason: unknown): void {
  for (const scope of scopes) {
    scope.abort(reason);
    scope.close();
  }
}
