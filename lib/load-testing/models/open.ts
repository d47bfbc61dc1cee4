import type { Pace } from "./pace.ts";
import { type Listener, sendOnce, type Step, type Target } from "./target.ts";

/** What each model takes. */
export interface ModelOptions {
  readonly pace: Pace;
  readonly target: Target;
  /** Chooses what is sent. */
  readonly pick: (i: number) => Step;
  /** Is told of each request that has ended. */
  readonly heard: Listener;
  /** Is told when all have. */
  readonly done?: () => void;
}

/** A run that goes on. */
export interface Running {
  /** Requests sent and not answered. */
  readonly open: number;
  readonly sent: number;
  /** Sends no more; what is open may still end. */
  stop(): void;
}

/**
 * The open model: requests come when they are due, whether or not the last ones were answered, as customers
 * do who do not know of each other. What counts is the time from when a request was due.
 *
 * @param due When each request is due, in ms after the start ({@linkcode dueTimes}).
 */
export function open(
  { pace, target, pick, heard, done }: ModelOptions,
  due: Float64Array,
): Running {
  let waiting = 0, sent = 0, last = false;
  const check = () => {
    if (last && waiting === 0) done?.();
  };
  const cancel = pace.each(due, (i, due) => {
    const step = pick(i), at = pace.now();
    waiting++;
    sent++;
    sendOnce(target, step, (outcome) => {
      waiting--;
      heard({ step, due, sent: at + (outcome.waitedMs ?? 0), ended: pace.now(), outcome });
      check();
    });
  }, () => {
    last = true;
    check();
  });
  return {
    get open() {
      return waiting;
    },
    get sent() {
      return sent;
    },
    stop: () => {
      cancel();
      if (last) return;
      last = true;
      check();
    },
  };
}
