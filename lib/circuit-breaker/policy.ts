/** What a call is given: the signal to hand on to `fetch` and the like. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Work that may fail: a request to a dependency. */
export type Call<T> = (context: CallContext) => T | PromiseLike<T>;

/** One way to run calls: a breaker, a time-out, a retry, or several of them composed. */
export interface Policy {
  /** Runs the call, or refuses to. Rejects with the call's error, or with one that names the policy. */
  execute<T>(call: Call<T>, context?: CallContext): Promise<T>;
}

/** The context of a call that nobody cancels. */
export const ROOT: CallContext = { signal: new AbortController().signal };

/**
 * A context that a policy can cancel. Its signal is made when somebody asks for it: an `AbortController`
 * per call costs more than all the rest of a policy, and most layers never look at it.
 */
export class Scope implements CallContext {
  readonly #parent: CallContext;
  #controller: AbortController | undefined;
  #reason: unknown;
  #aborted = false;
  #leave: (() => void) | undefined;

  constructor(parent: CallContext = ROOT) {
    this.#parent = parent;
  }

  get signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal;
    const controller = this.#controller = new AbortController();
    if (this.#aborted) controller.abort(this.#reason);
    else if (this.#parent !== ROOT) {
      const above = this.#parent.signal;
      if (above.aborted) controller.abort(above.reason);
      else {
        const abort = () => controller.abort(above.reason);
        above.addEventListener("abort", abort, { once: true });
        this.#leave = () => above.removeEventListener("abort", abort);
      }
    }
    return controller.signal;
  }

  /** Cancels whatever runs in this scope. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }

  /** Takes the listener on the parent's signal away; called when the call has ended. */
  close(): void {
    this.#leave?.();
    this.#leave = undefined;
  }
}

/** Whether the call was given up by its caller for another reason than time: no fault of the callee. */
export function wasCancelled(context: CallContext): boolean {
  if (context === ROOT) return false;
  const { signal } = context;
  return signal.aborted && (signal.reason as Error | undefined)?.name !== "TimeoutError";
}
