import { requireNumber } from "../sim/require-number.ts";

/** A stretch of event time, half open: `start` belongs to it, `end` does not. In ms. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Says to which windows a time belongs. */
export interface Windows {
  readonly kind: "tumbling" | "sliding" | "session" | "global";
  /** Whether windows that overlap become one, as sessions do. */
  readonly merging: boolean;
  /** The windows of a time, from the earliest on; none in a gap between sliding windows. */
  assign(time: number): Window[];
}

/** Settings of windows that repeat. All in ms. */
export interface RepeatingWindows {
  size: number;
  /** Where the first one begins, counted from 0; its size is below the slide's. Default: 0. */
  offset?: number;
}

const TIME = { unit: "ms", min: Number.MIN_VALUE };

/**
 * The start of the window with `time` in it, of windows that begin every `slide` ms.
 *
 * @example
 * ```ts
 * import { windowStart } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(windowStart(4999, 5000), 0);
 * assert.equal(windowStart(-1, 5000), -5000);
 * ```
 */
export function windowStart(time: number, slide: number, offset = 0): number {
  const into = (time - offset) % slide;
  const start = time - (into < 0 ? into + slide : into);
  return start === 0 ? 0 : start; // No −0, which is another key to some.
}

/**
 * Windows side by side, each event in exactly one (T. Akidau et al., The Dataflow Model, PVLDB 8, 2015: "fixed").
 *
 * @throws {RangeError} Where the size is not above 0, or the offset as large as it.
 */
export function tumbling({ size, offset = 0 }: RepeatingWindows): Windows {
  return repeating("tumbling", size, size, offset);
}

/**
 * Windows of `size` that begin every `slide` ms: an event is in size ÷ slide of them; where the slide is longer, in
 * one or none.
 *
 * @throws {RangeError} Where size or slide is not above 0, the offset as large as the slide, or an event would be in
 * more than 10,000 windows.
 */
export function sliding(
  { size, slide, offset = 0 }: RepeatingWindows & { slide: number },
): Windows {
  return repeating("sliding", size, slide, offset);
}

function repeating(
  kind: "tumbling" | "sliding",
  size: number,
  slide: number,
  offset: number,
): Windows {
  const action = `create ${kind} windows`;
  requireNumber(action, "size", size, TIME);
  requireNumber(action, "slide", slide, TIME);
  requireNumber(action, "offset", offset, { unit: "ms" });
  if (Math.abs(offset) >= slide) {
    throw new RangeError(
      `Cannot ${action}: offset must be smaller than the ${
        kind === "tumbling" ? "size" : "slide"
      } of ${slide} ms: received ${offset}`,
    );
  }
  requireNumber(action, "size ÷ slide", size / slide, { unit: "windows", max: 10_000 });
  return {
    kind,
    merging: false,
    assign(time) {
      timeOf(time);
      const found: Window[] = [];
      for (let start = windowStart(time, slide, offset); start > time - size; start -= slide) {
        found.push({ start: start === 0 ? 0 : start, end: start + size });
      }
      return found.reverse();
    },
  };
}

/**
 * Events of one key that are less than `gap` apart, as one window from the first to a gap after the last. Two that
 * only touch stay apart, as in Beam (Flink joins them).
 *
 * @throws {RangeError} Where the gap is not above 0.
 */
export function sessions({ gap }: { gap: number }): Windows {
  requireNumber("create session windows", "gap", gap, TIME);
  return {
    kind: "session",
    merging: true,
    assign: (time) => [{ start: timeOf(time), end: time + gap }],
  };
}

/** One window for all of time. It ends when the stream does. */
export function globalWindow(): Windows {
  const all = { start: -Infinity, end: Infinity };
  return { kind: "global", merging: false, assign: (time) => (timeOf(time), [all]) };
}

/** The smallest window around both. */
export function span(a: Window, b: Window): Window {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

function timeOf(time: number): number {
  // Beyond that a number no longer changes when a slide is added: a loop would not end.
  if (!(Math.abs(time) <= Number.MAX_SAFE_INTEGER)) {
    const most = Number.MAX_SAFE_INTEGER;
    requireNumber("assign an event to windows", "time", time, {
      unit: "ms",
      min: -most,
      max: most,
    });
  }
  return time;
}
