import type { Pane, Retraction, Timing } from "./panes.ts";
import type { Window } from "./windows.ts";

/** What is kept of one window of one key. */
export interface WindowState<K, A, R> {
  readonly key: K;
  window: Window;
  /** What the next pane is made of. */
  state: A;
  /** Events since the last pane. */
  since: number;
  /** Panes so far, and those from the one on time on. */
  panes: number;
  onTimePanes: number;
  /** Whether its next pane after the window's end is late: it has had its pane on time, or will have none. */
  late: boolean;
  /** Processing time of the pane that is due; `Infinity` where none is. */
  due: number;
  /** Answers that are out and that the next retracting pane takes back. */
  out: Retraction<R>[];
  /** Merged into another, or let go of: timers that still name it mean nothing. */
  gone: boolean;
}

/** A window that has seen nothing. */
export function freshWindow<K, A, R>(
  key: K,
  window: Window,
  state: A,
  late: boolean,
): WindowState<K, A, R> {
  return {
    ...{ key, window, state, since: 0, panes: 0, onTimePanes: 0, late },
    ...{ due: Infinity, out: [], gone: false },
  };
}

/** Brings into a new window what its parts had; the first one's state is in it already. */
export function mergedWindow<K, A, R>(
  state: WindowState<K, A, R>,
  parts: readonly WindowState<K, A, R>[],
  aggregator: { merge(a: A, b: A): A },
): WindowState<K, A, R> {
  parts.forEach((part, i) => {
    if (i > 0) state.state = aggregator.merge(state.state, part.state);
    state.since += part.since;
    state.out.push(...part.out);
    state.due = Math.min(state.due, part.due);
  });
  return state;
}

/** Takes note of a pane that goes out, and says what it is. */
export function nextPane<K, A, R>(
  state: WindowState<K, A, R>,
  value: R,
  { ended, last, retracting }: { ended: boolean; last: boolean; retracting: boolean },
): Pane<K, R> {
  const { key, window } = state, index = state.panes++;
  const timing: Timing = !ended ? "EARLY" : state.late ? "LATE" : "ON_TIME";
  const onTimeIndex = ended ? state.onTimePanes++ : undefined;
  const retracts = retracting ? state.out : [];
  state.late ||= ended;
  state.since = 0;
  state.due = Infinity;
  if (retracting) state.out = [{ window, value }];
  return { key, window, value, timing, index, onTimeIndex, first: index === 0, last, retracts };
}
