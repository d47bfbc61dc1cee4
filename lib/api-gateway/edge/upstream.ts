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
  readonly #ways: Ways;

  constructor(backend: Backend, options: UpstreamOptions) {
    const { clock, bulkhead: limit, queue = 0, timeout: ms, breaker } = options;
    this.backend = backend;
    this.bulkhead = limit === undefined ? undefined : new Bulkhead({ limit, queue });
    this.breaker = breaker && new CircuitBreaker({
      ...{ clock, name: backend.name, window: { size: 20 }, minimumCalls: 10 },
      ...{ wait: breaker.wait, failureRate: breaker.failureRate ?? 0.5 },
      // What the caller did wrong says nothing about the back end; an answer that is not as agreed does.
      ignore: (error: unknown) => error instanceof Refusal && error.status !== 502,
    });
    this.#timeout = ms === undefined ? undefined : new Timeout({ clock, ms });
    this.#ways = waysOf([this.bulkhead, this.breaker, this.#timeout], options);
  }

  /**
   * Sends a request, made anew for each attempt, and has the answer used within the same guards: one whose head came
   * in time and whose body does not is as slow as any.
   *
   * @throws {BackendError} For an answer of 500 or above. @throws What a policy refuses with.
   */
  send<T>(
    make: (signal: AbortSignal) => Outgoing,
    use: (response: Response) => Promise<T>,
    signal: AbortSignal,
    repeat: "no" | "yes" | "safe",
  ): Promise<T> {
    return this.#ways[repeat].execute(async (scope) => {
      this.attempts++;
      const response = await this.backend.send(make(scope.signal));
      if (response.status < 500) return await use(response);
      response.body?.cancel().catch(() => {});
      throw new BackendError(response.status);
    }, { signal });
  }

  /** Takes its timer away. */
  close(): void {
    this.#timeout?.close();
  }
}

/** What is done for a call: for one that may not be repeated, one that may, and a GET. */
type Ways = Record<"no" | "yes" | "safe", Policy>;

/**
 * The order, outermost first: retry, second copy, then for each attempt bulkhead, breaker, time-out. The bulkhead
 * stands outside the breaker: a call for which there was no room says nothing about the back end.
 */
function waysOf(
  each: readonly (Policy | undefined)[],
  { clock, retries, hedgeAfter }: UpstreamOptions,
): Ways {
  const attempt = each.filter((one) => one !== undefined);
  const again = retries === undefined
    ? []
    : [new Retry({ clock, retries, budget: new RetryBudget(), retryIf: worthRepeating })];
  const copies = hedgeAfter === undefined ? [] : [new Hedge({ clock, after: hedgeAfter })];
  return {
    no: pipeline(...attempt),
    yes: pipeline(...again, ...attempt),
    safe: pipeline(...again, ...copies, ...attempt),
  };
}

/** A back end that is open, full or asked for what it can't do will not do better in a moment. */
function worthRepeating(error: unknown): boolean {
  if (error instanceof Refusal) return false;
  const { name } = error as Error;
  if (name === "CircuitOpenError" || name === "BulkheadFullError") return false;
  return !(error instanceof BackendError) || [502, 503, 504].includes(error.status);
}
