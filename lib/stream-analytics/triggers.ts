import { requireNumber } from "../sim/require-number.ts";

/** When a pane comes again and again: after so many events, or so long after the first since the last pane. */
export type Repeat =
  | { count: number }
  | {
    /** ms of processing time. */
    after: number;
    /** Rounds the moment up to a multiple of this, so that all keys are written together. */
    alignedTo?: number;
  };

/** When the answer of a window is given, in the terms of T. Akidau et al., 2015. */
export interface Trigger {
  /** Whether there is a pane when the watermark passes the window's end, even where nothing came since the last. */
  readonly watermark: boolean;
  /** Panes before the watermark has passed the end. */
  readonly early?: Repeat;
  /** Panes after it. Without, the window is done with when its pane on time is out. */
  readonly late?: Repeat;
}

const ACTION = "create a trigger";

/**
 * One pane when the watermark passes the end; before it early ones, after it late ones, where they are asked for.
 *
 * @throws {RangeError} Where a count is below 1, or a time not above 0.
 *
 * @example
 * ```ts
 * import { afterWatermark } from "#lib/stream-analytics";
 *
 * afterWatermark({ early: { after: 1000 }, late: { count: 1 } });
 * ```
 */
export function afterWatermark({ early, late }: { early?: Repeat; late?: Repeat } = {}): Trigger {
  for (const repeat of [early, late]) if (repeat) valid(repeat);
  return { watermark: true, ...(early && { early }), ...(late && { late }) };
}

/** Panes by `repeat` alone, whatever the watermark says. What is left at the very end still comes. */
export function repeatedly(repeat: Repeat): Trigger {
  valid(repeat);
  return { watermark: false, early: repeat, late: repeat };
}

/** A pane for each event. */
export const everyElement: Trigger = repeatedly({ count: 1 });

/** When the pane is due whose first event came at `now`; `Infinity` where it waits for a count. */
export function dueAt(repeat: Repeat, now: number): number {
  if (!("after" in repeat)) return Infinity;
  const at = now + repeat.after, { alignedTo } = repeat;
  return alignedTo === undefined ? at : Math.ceil(at / alignedTo) * alignedTo;
}

function valid(repeat: Repeat): void {
  if ("count" in repeat) {
    requireNumber(ACTION, "count", repeat.count, { unit: "events", min: 1, integer: true });
    return;
  }
  requireNumber(ACTION, "after", repeat.after, { unit: "ms", min: 0 });
  if (repeat.alignedTo !== undefined) {
    requireNumber(ACTION, "alignedTo", repeat.alignedTo, { unit: "ms", min: Number.MIN_VALUE });
  }
}
