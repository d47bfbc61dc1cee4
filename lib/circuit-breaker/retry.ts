import { type Clock, requireNumber } from "../sim/mod.ts";
import type { Waits } from "./backoff.ts";
import { type Call, type CallContext, type Policy, ROOT } from "./policy.ts";
import type { RetryBudget } from "./retry-budget.ts";

/** When to try again, and how often. */
export interface RetryOptions {
  clock: Clock;
  /** Attempts after the first. Default: 3. */
  retries?: number;
  /** Starts the waits of one call, such as {@linkcode backoff}. Default: no wait. */
  waits?: () => Waits;
  /** Shared by all calls to the dependency. Default: none, every failure is retried. */
  budget?: RetryBudget;
  /** Which errors are worth another attempt. Default: all but refusals of an open circuit. */
  retryIf?: (error: unknown) => boolean;
  /** The wait that the answer itself asks for, in ms. Default: the error's `retryAfter`. */
  retryAfter?: (error: unknown) => number | undefined;
  /** A dependency that asks for a longer wait than this is not retried, in ms. Default: 30 000. */
  maxWait?: number;
}

/**
 * Tries again after a failure. A wait that the dependency asked for (`Retry-After`) is a lower bound of
 * ours: it is never cut short. Predicates that throw, and waits that are no number, end the attempts. An error without another attempt left is thrown as it is.
 *
 * @example
 * ```ts
 * import { backoff, Retry } from "#lib/circuit-breaker";
 * import { random, VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const retry = new Retry({ clock, waits: backoff({ kind: "full", random: random(7) }) });
 * let attempts = 0;
 * const answer = retry.execute(() => {
 *   if (++attempts < 3) throw new Error("not yet");
 *   return "at last";
 * });
 * await clock.run();
 * assert.equal(await answer, "at last");
 * ```
 */
export class Retry implements Policy {
  readonly #clock: Clock;
  readonly #retries: number;
  readonly #waits: () => Waits;
  readonly #budget: RetryBudget | undefined;
  readonly #retryIf: (error: unknown) => boolean;
  readonly #retryAfter: (error: unknown) => number | undefined;
  readonly #maxWait: number;
  /** Attempts after a first one, of all calls. */
  retried = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: RetryOptions) {
    const { clock, retries = 3, waits = () => () => 0, maxWait = 30_000 } = options;
    requireNumber("create Retry", "retries", retries, {
      unit: "retries",
      min: 0,
      max: 1000,
      integer: true,
    });
    requireNumber("create Retry", "maxWait", maxWait, { unit: "ms", min: 0 });
    this.#clock = clock;
    this.#retries = retries;
    this.#waits = waits;
    this.#budget = options.budget;
    this.#retryIf = options.retryIf ?? ((error) => nameOf(error) !== "CircuitOpenError");
    this.#retryAfter = options.retryAfter ??
      ((error) => (error as { retryAfter?: number } | undefined)?.retryAfter);
    this.#maxWait = maxWait;
  }

  execute<T>(call: Call<T>, context: CallContext = ROOT): Promise<T> {
    this.#budget?.deposit();
    const again = (error: unknown) => this.#again(call, context, error);
    try {
      // Nearly every call succeeds at once, and a handler for the other case costs less than an await.
      return Promise.resolve(call(context)).then(undefined, again);
    } catch (error) {
      return again(error);
    }
  }

  async #again<T>(call: Call<T>, context: CallContext, error: unknown): Promise<T> {
    const waits = said(this.#waits) ?? (() => NaN);
    for (let attempt = 1;; attempt++) {
      if (attempt > this.#retries || !said(() => this.#retryIf(error))) throw error;
      if (context !== ROOT && context.signal.aborted) throw error;
      const wait = Math.max(said(() => waits(attempt)) ?? NaN, this.#asked(error));
      // "Not at most", since a wait that is no number must not pass for none.
      if (!(wait <= this.#maxWait) || this.#budget?.withdraw() === false) throw error;
      if (wait > 0) await this.#clock.sleep(wait, context === ROOT ? undefined : context.signal);
      this.retried++;
      try {
        return await call(context);
      } catch (next) {
        error = next;
      }
    }
  }

  /** The wait that the answer asks for, in ms; what is no number asks for none. */
  #asked(error: unknown): number {
    const asked = said(() => this.#retryAfter(error));
    return typeof asked === "number" && asked > 0 ? asked : 0;
  }
}

/** What somebody else's function says; one that throws says nothing, and the caller is told the call's error. */
function said<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function nameOf(error: unknown): string | undefined {
  return (error as Error | undefined)?.name;
}
