import {
  Bulkhead,
  CircuitBreaker,
  Hedge,
  pipeline,
  type Policy,
  Retry,
  RetryBudget,
  Timeout,
} from "../../circuit-breaker/mod.ts";
import type { Clock } from "../../sim/mod.ts";
import type { Backend, Outgoing } from "../forwarding/outgoing.ts";
import { Refusal } from "../problem.ts";

/** What guards the gateway from one back end. What is not given is not there. */
export interface UpstreamOptions {
  readonly clock: Clock;
  /** Calls under way at once. */
  readonly bulkhead?: number;
  /** Calls that wait for a place. Default: 0. */
  readonly queue?: number;
  /** Time for one attempt, in ms. */
  readonly timeout?: number;
  /** Opens when this share of the last 20 calls failed, and stays so for `wait` ms. */
  readonly breaker?: { readonly failureRate?: number; readonly wait: number };
  /** Attempts after a first one, of calls that may be repeated. */
  readonly retries?: number;
  /** Time after which a second copy of a GET is sent, in ms. */
  readonly hedgeAfter?: number;
}

/** A back end answered with an error of its own. */
export class BackendError extends Error {
  override name = "BackendError";
  constructor(readonly status: number) {
    super(`it answered ${status}`);
  }
}

/**
 * A back end with everything that keeps its troubles its own: a bulkhead (how much of the gateway it may
 * hold), a breaker, a time-out for each attempt, and retries on a budget for what may be done twice.
 * An answer of 500 or above is a failure, so that the breaker sees it.
 */
export class Upstream {
  readonly backend: Backend;
  /** Attempts sent so far. */
  attempts = 0;
  readonly bulkhead: Bulkhead | undefined;
  readonly breaker: CircuitBreaker | undefined;
  readonly #timeout: Timeout | undefined;
  /** For changes, for what may be repeated, and for GETs. */
  readonly #once: Policy;
  readonly #again: Policy;
  readonly #safe: Policy;

  constructor(backend: Backend, options: UpstreamOptions) {
    const { clock, bulkhead, queue, timeout, breaker, retries, hedgeAfter } = options;
    this.backend = backend;
    this.bulkhead = bulkhead === undefined
      ? undefined
      : new Bulkhead({ limit: bulkhead, ...queue === undefined ? {} : { queue } });
    this.breaker = breaker && new CircuitBreaker({
      ...{ clock, name: backend.name, window: { size: 20 }, minimumCalls: 10 },
      ...{ wait: breaker.wait, failureRate: breaker.failureRate ?? 0.5 },
      // A caller whose time was over before it was sent says nothing about the back end.
      ignore: (error: unknown) => error instanceof Refusal,
    });
    this.#timeout = timeout === undefined ? undefined : new Timeout({ clock, ms: timeout });
    // The bulkhead outside: a call for which there was no room says nothing about the back end.
    const inner = present(this.bulkhead, this.breaker, this.#timeout);
    const retry = retries === undefined
      ? undefined
      : new Retry({ clock, retries, budget: new RetryBudget(), retryIf: worthRepeating });
    const hedge = hedgeAfter === undefined ? undefined : new Hedge({ clock, after: hedgeAfter });
    this.#once = pipeline(...inner);
    this.#again = pipeline(...present(retry), ...inner);
    this.#safe = pipeline(...present(retry, hedge), ...inner);
  }

  /**
   * Sends a request, made anew for each attempt.
   *
   * @throws {BackendError} For an answer of 500 or above. @throws What a policy refuses with.
   */
  send(
    make: (signal: AbortSignal) => Outgoing,
    signal: AbortSignal,
    repeat: "no" | "yes" | "safe",
  ): Promise<Response> {
    const policy = repeat === "safe" ? this.#safe : repeat === "yes" ? this.#again : this.#once;
    return policy.execute(async (scope) => {
      this.attempts++;
      const response = await this.backend.send(make(scope.signal));
      if (response.status < 500) return response;
      await response.body?.cancel();
      throw new BackendError(response.status);
    }, { signal });
  }

  /** Takes its timer away. */
  close(): void {
    this.#timeout?.close();
  }
}

function present(...some: (Policy | undefined)[]): Policy[] {
  return some.filter((one) => one !== undefined);
}

/** A back end that is open, full or asked for what it can't do will not do better in a moment. */
function worthRepeating(error: unknown): boolean {
  const { name } = error as Error;
  if (name === "CircuitOpenError" || name === "BulkheadFullError") return false;
  return !(error instanceof BackendError) || [502, 503, 504].includes(error.status);
}
