import { requireNumber } from "../sim/require-number.ts";
import type { NumberMonoid } from "./monoid.ts";
import { Slice } from "./slice.ts";
import { windowStart } from "./windows.ts";

/** Settings of {@linkcode KeyedWindows}. */
export interface KeyedWindowsOptions<K> {
  /** Length of a window, in ms; a multiple of `slide`. */
  size: number;
  /** A window begins every so many ms. Default: `size`. */
  slide?: number;
  monoid: NumberMonoid;
  /** Keys that a slice may have; what comes beyond goes under `overflow`. Default: 1 000 000. */
  maxKeys?: number;
  /** The name under which it goes. Without one such an event is refused. */
  overflow?: K;
  /**
   * A window is complete: its keys and their numbers. Where it throws, whoever moved the time gets it, and the next
   * call hands on the same window again, with those behind it.
   */
  onWindow: (start: number, values: ReadonlyMap<K, number>) => void;
}

/**
 * One number per key and window, for windows that repeat: the fast way where no panes are asked for. An event is added
 * to one slice of `slide` ms, however many windows it is in; a window is made of its slices when it is complete
 * (J. Li et al., No Pane, No Gain, SIGMOD Record 34, 2005).
 *
 * O(1) an event; O(size ÷ slide × keys) a window.
 *
 * @example
 * ```ts
 * import { KeyedWindows, SUM } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * const seen: [number, number | undefined][] = [];
 * const onWindow = (start: number, sums: ReadonlyMap<string, number>) => seen.push([start, sums.get("a")]);
 * const sums = new KeyedWindows<string>({ size: 10, slide: 5, monoid: SUM, onWindow });
 * sums.add("a", 1, 2);
 * sums.add("a", 2, 7);
 * sums.advanceWatermark(15);
 * assert.deepEqual(seen, [[-5, 1], [0, 3], [5, 2]]);
 * ```
 */
export class KeyedWindows<K> {
  readonly #slide: number;
  readonly #size: number;
  readonly #monoid: NumberMonoid;
  readonly #maxKeys: number;
  readonly #overflow: K | undefined;
  readonly #onWindow: KeyedWindowsOptions<K>["onWindow"];
  readonly #slices = new Map<number, Slice<K>>();
  #hot: Slice<K>;
  /** Where the hot slice ends. */
  #hotEnd = -Infinity;
  #watermark = -Infinity;
  /** Start of the next window to be handed on, once one is open. */
  #next = Infinity;
  #handing = false;
  /** Events that came after their last window had gone, or for which there was no room. */
  late = 0;
  refused = 0;

  /** @throws {RangeError} Where size is no multiple of slide, or a number is out of its range. */
  constructor(
    { size, slide = size, monoid, maxKeys = 1_000_000, overflow, onWindow }: KeyedWindowsOptions<K>,
  ) {
    const action = "create KeyedWindows";
    requireNumber(action, "slide", slide, { unit: "ms", min: Number.MIN_VALUE });
    requireNumber(action, "size ÷ slide", size / slide, {
      ...{ unit: "slices", min: 1, max: 10_000, integer: true },
    });
    requireNumber(action, "maxKeys", maxKeys, { unit: "keys", min: 1, integer: true });
    [this.#slide, this.#size, this.#monoid] = [slide, size, monoid];
    [this.#maxKeys, this.#overflow, this.#onWindow] = [maxKeys, overflow, onWindow];
    this.#hot = new Slice<K>(Infinity);
  }

  /** @returns Whether the event is in a window to come. */
  add(key: K, value: number, time: number): boolean {
    let slice = this.#hot;
    if (time < slice.start || time >= this.#hotEnd) {
      const found = this.#sliceOf(time);
      if (found === undefined) return false;
      slice = found;
    }
    let slot = slice.slots.get(key);
    if (slot === undefined) {
      slot = this.#open(slice, key);
      if (slot < 0) return false;
    }
    const numbers = slice.numbers;
    numbers[slot] = this.#monoid.combine(numbers[slot]!, value);
    return true;
  }

  /** Hands on each window that ends at `time` or before, in order; those without an event are left out. */
  advanceWatermark(time: number): void {
    if (time > this.#watermark) this.#watermark = time;
    // Called from the handler itself: the loop that called it goes on.
    if (this.#handing) return;
    this.#handing = true;
    try {
      while (this.#slices.size > 0 && this.#next + this.#size <= this.#watermark) this.#handOn();
    } finally {
      this.#handing = false;
    }
    if (this.#slices.size === 0) this.#next = Infinity;
  }

  #handOn(): void {
    const start = this.#next, parts: Slice<K>[] = [];
    for (let at = start; at < start + this.#size; at += this.#slide) {
      const slice = this.#slices.get(at);
      if (slice) parts.push(slice);
    }
    // Before anything moves: where it throws, the window is the next one again.
    if (parts.length > 0) this.#onWindow(start, this.#whole(parts));
    this.#next = start + this.#slide;
    // The oldest slice is in no later window.
    if (this.#slices.delete(start) && this.#hot.start === start) this.#cool();
    if (parts.length === 0 && this.#slices.size > 0) this.#skip();
  }

  #cool(): void {
    this.#hot = new Slice<K>(Infinity);
    this.#hotEnd = -Infinity;
  }

  /** Over a gap in time, to the first window that has a slice. */
  #skip(): void {
    let least = Infinity;
    for (const start of this.#slices.keys()) if (start < least) least = start;
    this.#next = Math.max(this.#next, least - this.#size + this.#slide);
  }

  #sliceOf(time: number): Slice<K> | undefined {
    if (!(Math.abs(time) <= Number.MAX_SAFE_INTEGER)) {
      const most = Number.MAX_SAFE_INTEGER;
      requireNumber("add an event", "time", time, { unit: "ms", min: -most, max: most });
    }
    const start = windowStart(time, this.#slide);
    // Its last window begins where its slice does.
    if (start + this.#size <= this.#watermark) {
      this.late++;
      return undefined;
    }
    let slice = this.#slices.get(start);
    if (slice === undefined) {
      slice = new Slice<K>(start);
      this.#slices.set(start, slice);
      const first = Math.max(start - this.#size + this.#slide, this.#firstOpen());
      if (first < this.#next) this.#next = first;
    }
    this.#hot = slice;
    this.#hotEnd = start + this.#slide;
    return slice;
  }

  /** The earliest window whose end the watermark has not passed. */
  #firstOpen(): number {
    if (this.#watermark === -Infinity) return -Infinity;
    return windowStart(this.#watermark - this.#size, this.#slide) + this.#slide;
  }

  #open(slice: Slice<K>, key: K): number {
    if (slice.slots.size < this.#maxKeys) return slice.slotOf(key, this.#monoid.identity);
    if (this.#overflow === undefined) {
      this.refused++;
      return -1;
    }
    return slice.slots.get(this.#overflow) ?? slice.slotOf(this.#overflow, this.#monoid.identity);
  }

  #whole(parts: readonly Slice<K>[]): Map<K, number> {
    const whole = new Map<K, number>(), { combine, identity } = this.#monoid;
    for (const { slots, numbers } of parts) {
      for (const [key, slot] of slots) {
        whole.set(key, combine(whole.get(key) ?? identity, numbers[slot]!));
      }
    }
    return whole;
  }
}
