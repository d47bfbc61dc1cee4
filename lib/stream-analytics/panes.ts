import type { Window } from "./windows.ts";

/** What a pane holds: all so far, what came since the last one, or all so far with the last one taken back. */
export type PaneMode = "accumulating" | "discarding" | "retracting";

/** Before the watermark had passed the window's end, as it did, or afterwards. */
export type Timing = "EARLY" | "ON_TIME" | "LATE";

/** One answer of one window of one key. */
export interface Pane<K, R> {
  readonly key: K;
  readonly window: Window;
  readonly value: R;
  readonly timing: Timing;
  /** Counts the panes of a window from 0. */
  readonly index: number;
  /** Counts them from the one on time; `undefined` before it. */
  readonly onTimeIndex: number | undefined;
  readonly first: boolean;
  /** No pane of this window comes after it. */
  readonly last: boolean;
  /** Answers given before that this one replaces; only of retracting panes. */
  readonly retracts: readonly Retraction<R>[];
}

/** An answer that is taken back. A session that grew takes back those of the windows that it was made of. */
export interface Retraction<R> {
  readonly window: Window;
  readonly value: R;
}

/**
 * What a table downstream holds after some panes, if it only adds what it is sent, as a sum over a changelog does:
 * right for discarding panes, too much for accumulating ones, right again for retracting ones.
 *
 * O(panes).
 */
export function summedDownstream(panes: Iterable<Pane<unknown, number>>): number {
  let sum = 0;
  for (const { value, retracts } of panes) {
    sum += value;
    for (const old of retracts) sum -= old.value;
  }
  return sum;
}
