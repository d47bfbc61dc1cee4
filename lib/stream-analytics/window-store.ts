import FlatQueue from "flatqueue";
import type { WindowState } from "./window-state.ts";
import type { Window } from "./windows.ts";

/** Timers that may wait in a queue for windows that are gone, before they are swept out. */
const SPARE = 128;

/** The windows that are open, by key, and the moments at which something is to be done with them. */
export class WindowStore<K, A, R> {
  /** Windows that are kept now. */
  open = 0;
  /** Per key its open windows, in order of their start: most events find theirs at the end. */
  readonly #keys = new Map<K, WindowState<K, A, R>[]>();
  /** Windows by their end, by when they are let go of, and by when a pane is due. */
  readonly #ends = new FlatQueue<WindowState<K, A, R>>();
  readonly #expiries = new FlatQueue<WindowState<K, A, R>>();
  readonly #dues = new FlatQueue<WindowState<K, A, R>>();
  readonly #lateness: number;

  /** @param lateness How long a window is kept behind its end, in ms. */
  constructor(lateness: number) {
    this.#lateness = lateness;
  }

  /** Timers that are kept now: at most a few for each open window. */
  get waiting(): number {
    return this.#ends.length + this.#expiries.length + this.#dues.length;
  }

  /** The window of a key that begins at `start`. O(log windows of the key). */
  find(key: K, start: number): WindowState<K, A, R> | undefined {
    const windows = this.#keys.get(key);
    const found = windows?.[first(windows, (window) => window.start >= start)];
    return found?.window.start === start ? found : undefined;
  }

  /** The windows of a key that share a moment with one, where none of them overlap. O(log windows of the key). */
  touching(key: K, { start, end }: Window): WindowState<K, A, R>[] {
    const windows = this.#keys.get(key) ?? [];
    const from = first(windows, (window) => window.end > start);
    let to = from;
    while (to < windows.length && windows[to]!.window.start < end) to++;
    return windows.slice(from, to);
  }

  /** Keeps a window until its lateness is over. O(log open), on average. */
  keep(state: WindowState<K, A, R>, watermark: number): void {
    const others = this.#keys.get(state.key);
    if (others) {
      others.splice(first(others, ({ start }) => start > state.window.start), 0, state);
    } else this.#keys.set(state.key, [state]);
    this.open++;
    this.#time(state, watermark);
    // A session that grows leaves a window behind with each event; that nothing is to be done with it is only
    // seen when its time comes, and then it would still be there.
    if (this.#expiries.length > 2 * this.open + SPARE) this.#sweep(watermark);
  }

  #time(state: WindowState<K, A, R>, watermark: number): void {
    if (state.window.end > watermark) this.#ends.push(state, state.window.end);
    this.#expiries.push(state, state.window.end + this.#lateness);
    this.plan(state);
  }

  #sweep(watermark: number): void {
    this.#clearTimers();
    for (const windows of this.#keys.values()) {
      for (const state of windows) this.#time(state, watermark);
    }
  }

  /** Takes note of when a window's pane is due. */
  plan(state: WindowState<K, A, R>): void {
    if (state.due < Infinity) this.#dues.push(state, state.due);
  }

  forget(state: WindowState<K, A, R>): void {
    state.gone = true;
    const others = this.#keys.get(state.key)!;
    if (others.length === 1) this.#keys.delete(state.key);
    else others.splice(others.indexOf(state), 1);
    this.open--;
  }

  /** The next window that ends at `time` or before. */
  ended(time: number): WindowState<K, A, R> | undefined {
    return next(this.#ends, time);
  }

  /** The next window that is to be let go of at `time` or before. */
  expired(time: number): WindowState<K, A, R> | undefined {
    return next(this.#expiries, time);
  }

  /** The next window whose pane is due at `now` or before. */
  due(now: number): WindowState<K, A, R> | undefined {
    return next(this.#dues, now, ({ due }, at) => due === at);
  }

  all(): WindowState<K, A, R>[] {
    return [...this.#keys.values()].flat();
  }

  clear(): void {
    this.#keys.clear();
    this.open = 0;
    this.#clearTimers();
  }

  #clearTimers(): void {
    for (const queue of [this.#ends, this.#expiries, this.#dues]) {
      queue.clear();
      // Cleared ones still hold what was in them.
      queue.shrink();
    }
  }
}

/** Index of the first window for which something holds, as it does for all after it. */
function first<K, A, R>(
  windows: readonly WindowState<K, A, R>[],
  holds: (window: Window) => boolean,
): number {
  let low = 0, high = windows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(windows[middle]!.window)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function next<K, A, R>(
  queue: FlatQueue<WindowState<K, A, R>>,
  until: number,
  holds: (state: WindowState<K, A, R>, at: number) => boolean = () => true,
): WindowState<K, A, R> | undefined {
  while (queue.length > 0 && queue.peekValue()! <= until) {
    const at = queue.peekValue()!, state = queue.pop()!;
    // One that was merged or let go of, or was given its pane already, is passed over.
    if (!state.gone && holds(state, at)) return state;
  }
  return undefined;
}
