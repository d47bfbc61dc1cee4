import type { Aggregator } from "./aggregator.ts";
import type { Pane, PaneMode } from "./panes.ts";
import type { Trigger } from "./triggers.ts";
import type { WindowState } from "./window-state.ts";
import type { Window, Windows } from "./windows.ts";

/** Why an event is in no answer. */
export type Refusal = "late" | "overflow";

/** Settings of a `WindowOperator`. */
export interface WindowOperatorOptions<K, T, A, R> {
  windows: Windows;
  aggregator: Aggregator<T, A, R>;
  /** Default: one pane when the watermark passes the end. */
  trigger?: Trigger;
  /** How long a window is kept after the watermark has passed its end, in ms. Default: 0. */
  allowedLateness?: number;
  /** Default: `"accumulating"`. */
  panes?: PaneMode;
  /**
   * Windows that may be open at once, and panes that `onPane` has yet to take; an event that would be one more goes to
   * `onRefused`. Default: 1 000 000.
   */
  maxWindows?: number;
  /**
   * Called for each answer, when all is done that led to it. Where it throws, the caller of `add` or `advance…` gets it,
   * the event or the time is taken all the same, and the next call of either, or of `end`, hands on this answer again
   * and those behind it: none is lost.
   */
  onPane: (pane: Pane<K, R>) => void;
  /** Called for each event that is too late for its window, or for which there is no room. */
  onRefused?: (key: K, event: T, time: number, why: Refusal, window: Window) => void;
}

/** What a `WindowOperator` has open, as plain data. Times in ms. */
export interface OperatorSnapshot<K, A, R> {
  watermark: number;
  now: number;
  windows: Omit<WindowState<K, A, R>, "gone">[];
  /** Answers that their handler has not taken. */
  owed: Pane<K, R>[];
}
