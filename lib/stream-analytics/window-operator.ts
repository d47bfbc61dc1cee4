import { requireNumber } from "../sim/require-number.ts";
import type { Aggregator } from "./aggregator.ts";
import type { Pane, PaneMode } from "./panes.ts";
import { Outbox } from "./outbox.ts";
import type { OperatorSnapshot, Refusal, WindowOperatorOptions } from "./window-options.ts";
import { afterWatermark, dueAt, type Repeat, type Trigger } from "./triggers.ts";
import { mergeTouching } from "./session-merge.ts";
import { freshWindow, nextPane, type WindowState } from "./window-state.ts";
import { WindowStore } from "./window-store.ts";
import type { Window, Windows } from "./windows.ts";

/**
 * Keyed windows over event time, with state, timers, triggers and late events: the operator of T. Akidau et al.,
 * The Dataflow Model, PVLDB 8, 2015, with the panes of Beam.
 *
 * An event costs O(windows it is in × log open windows); a pane O(log open windows).
 *
 * @example
 * ```ts
 * import { counting, type Pane, tumbling, WindowOperator } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * const panes: Pane<string, number>[] = [];
 * const operator = new WindowOperator<string, unknown, number, number>({
 *   windows: tumbling({ size: 10 }),
 *   aggregator: counting,
 *   onPane: (pane) => panes.push(pane),
 * });
 * operator.add("lamp", {}, 3);
 * operator.add("lamp", {}, 12);
 * operator.advanceWatermark(10);
 * assert.deepEqual(panes.map(({ window, value }) => [window.start, value]), [[0, 1]]);
 * ```
 */
export class WindowOperator<K, T, A, R> {
  readonly #windows: Windows;
  readonly #aggregator: Aggregator<T, A, R>;
  readonly #trigger: Trigger;
  readonly #lateness: number;
  readonly #mode: PaneMode;
  readonly #most: number;
  readonly #out: Outbox<Pane<K, R>>;
  readonly #onRefused: NonNullable<WindowOperatorOptions<K, T, A, R>["onRefused"]>;
  readonly #store: WindowStore<K, A, R>;
  #watermark = -Infinity;
  #now = -Infinity;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: WindowOperatorOptions<K, T, A, R>) {
    const { allowedLateness = 0, maxWindows = 1_000_000 } = options;
    const action = "create WindowOperator";
    requireNumber(action, "allowedLateness", allowedLateness, { unit: "ms", min: 0 });
    requireNumber(action, "maxWindows", maxWindows, { unit: "windows", min: 1, integer: true });
    [this.#windows, this.#aggregator] = [options.windows, options.aggregator];
    this.#trigger = options.trigger ?? afterWatermark();
    [this.#lateness, this.#most] = [allowedLateness, maxWindows];
    this.#store = new WindowStore(allowedLateness);
    this.#mode = options.panes ?? "accumulating";
    this.#out = new Outbox(options.onPane);
    this.#onRefused = options.onRefused ?? (() => {});
  }

  /** No event before this time is expected any more, in ms. */
  get watermark(): number {
    return this.#watermark;
  }

  /** Windows that are kept now. */
  get open(): number {
    return this.#store.open;
  }

  /** @throws {RangeError} Where the time is not a finite number. @throws What a handler throws. */
  add(key: K, event: T, time: number): void {
    let refused: [Refusal, Window][] | undefined;
    for (const window of this.#windows.assign(time)) {
      const why = this.#over(window) ? "late" : this.#addTo(key, event, window);
      if (why !== undefined) (refused ??= []).push([why, window]);
    }
    // Told at the end: a handler that throws must not keep a later window from the event.
    for (const [why, window] of refused ?? []) this.#onRefused(key, event, time, why, window);
    this.#out.send();
  }

  /**
   * Moves event time on. One that goes back does nothing: what is out stays out. `Infinity` ends the stream.
   *
   * @throws What a handler throws.
   */
  advanceWatermark(time: number): void {
    if (Number.isNaN(time)) requireNumber("advance the watermark", "time", time, { unit: "ms" });
    if (time > this.#watermark) {
      this.#watermark = time;
      const store = this.#store;
      for (let state; (state = store.ended(time));) this.#passed(state);
      for (let state; (state = store.expired(time));) {
        store.forget(state);
        // What no trigger has shown yet is not lost with the window.
        if (state.since > 0) this.#emit(state, true);
      }
    }
    this.#out.send();
  }

  /** Moves processing time on, in ms: panes that were due until then come. */
  advanceProcessingTime(now: number): void {
    if (now > this.#now) {
      this.#now = now;
      for (let state; (state = this.#store.due(now));) this.#emit(state, false);
    }
    this.#out.send();
  }

  /** The stream is over: every window gives its last answer. */
  end(): void {
    this.advanceWatermark(Infinity);
  }

  /** What is open, as plain data: for a checkpoint. State that `add` changes is shared with the operator. */
  snapshot(): OperatorSnapshot<K, A, R> {
    const windows = this.#store.all().map(({ gone: _, ...state }) => state);
    return { watermark: this.#watermark, now: this.#now, windows, owed: [...this.#out.waiting] };
  }

  /** Takes up where a snapshot was made; what was open before is forgotten. */
  restore({ watermark, now, windows, owed }: OperatorSnapshot<K, A, R>): void {
    this.#store.clear();
    this.#out.waiting = [...owed];
    [this.#watermark, this.#now] = [watermark, now];
    for (const saved of windows) {
      this.#store.keep({ ...saved, out: [...saved.out], gone: false }, watermark);
    }
  }

  #over(window: Window): boolean {
    return window.end + this.#lateness <= this.#watermark;
  }

  /** @returns Why it does not take the event, where it does not. */
  #addTo(key: K, event: T, window: Window): Refusal | undefined {
    if (this.#out.waiting.length >= this.#most) return "overflow";
    const merging = this.#windows.merging;
    let state = merging
      ? mergeTouching(this.#store, key, window, this.#aggregator, this.#watermark)
      : this.#store.find(key, window.start);
    if (state === undefined) {
      // Its only pane is out: without a late trigger a window is done with when it has ended.
      const done = this.#done() && window.end <= this.#watermark;
      if (done || this.open >= this.#most) return done ? "late" : "overflow";
      state = freshWindow(key, window, this.#aggregator.create(), window.end <= this.#watermark);
      this.#store.keep(state, this.#watermark);
    }
    state.state = this.#aggregator.add(state.state, event);
    state.since++;
    this.#ask(state);
    return undefined;
  }

  /** Gives a pane at once, plans one, or waits, as the trigger says after an event. */
  #ask(state: WindowState<K, A, R>): void {
    const ended = state.window.end <= this.#watermark;
    const repeat: Repeat | undefined = ended ? this.#trigger.late : this.#trigger.early;
    if (repeat === undefined) return;
    if ("count" in repeat) {
      if (state.since >= repeat.count) this.#emit(state, false);
    } else if (state.due === Infinity) {
      state.due = dueAt(repeat, this.#now === -Infinity ? 0 : this.#now);
      this.#store.plan(state);
    }
  }

  /** The watermark has passed a window's end. */
  #passed(state: WindowState<K, A, R>): void {
    if (!this.#trigger.watermark) {
      // What waits for its pane is on time; what comes from now on is not.
      state.late ||= state.since === 0;
      return;
    }
    const last = this.#done() || this.#over(state.window);
    if (last) this.#store.forget(state);
    this.#emit(state, last);
  }

  /** Whether a window is done with once its pane on time is out. */
  #done(): boolean {
    return this.#trigger.watermark && this.#trigger.late === undefined;
  }

  #emit(state: WindowState<K, A, R>, last: boolean): void {
    const value = this.#aggregator.result(state.state);
    const ended = state.window.end <= this.#watermark;
    const pane = nextPane(state, value, { ended, last, retracting: this.#mode === "retracting" });
    if (this.#mode === "discarding") state.state = this.#aggregator.create();
    this.#out.waiting.push(pane);
  }
}
