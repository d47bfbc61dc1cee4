/** One kind of request. */
export interface Step {
  readonly name: string;
  /** What a target makes of it: a path, a service. */
  readonly path: string;
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly body?: string;
}

/** How a request ended. */
export interface Outcome {
  readonly ok: boolean;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** Why there was none: "time-out", "refused", "reset", … */
  readonly error?: string;
  /** Time for which it waited in the generator before it was sent, in ms, as for a connection. Default: 0. */
  readonly waitedMs?: number;
}

/** Whatever answers requests: a queue in virtual time, or a server behind an HTTP client. */
export interface Target {
  /** Sends one and says how it ended, once, whatever happens. Callbacks: a promise for each costs as much as the rest. */
  send(step: Step, done: (outcome: Outcome) => void): void;
}

/** What went well. */
export const OK: Outcome = { ok: true, status: 200 };

/** One request from beginning to end; times in ms on the clock of the run, from its start. */
export interface Answered {
  readonly step: Step;
  /** When it should have been sent. */
  readonly due: number;
  /** When it was sent. */
  readonly sent: number;
  /** When the answer was there, or it was given up. */
  readonly ended: number;
  readonly outcome: Outcome;
}

/** Is told of each request that has ended. */
export type Listener = (answered: Answered) => void;

/**
 * Sends a step and tells how it ended, once: a target that throws has failed, and one that calls back twice is
 * heard once.
 */
export function sendOnce(
  target: Target,
  step: Step,
  done: (outcome: Outcome) => void,
): void {
  let open = true;
  const once = (outcome: Outcome) => {
    if (!open) return;
    open = false;
    done(outcome);
  };
  try {
    target.send(step, once);
  } catch (error) {
    once({ ok: false, status: 0, error: error instanceof Error ? error.message : String(error) });
  }
}
