import { requireNumber } from "../sim/require-number.ts";
import type { Pane } from "./panes.ts";
import { WindowOperator } from "./window-operator.ts";
import type { Windows } from "./windows.ts";

/** An event of either side. */
type Side<L, R> = { left: L } | { right: R };
interface Both<L, R> {
  left: L[];
  right: R[];
}

/** Settings of a {@linkcode WindowJoin}. */
export interface WindowJoinOptions<K, L, R> {
  windows: Windows;
  /** Events of one side, key and window that are kept; one more is refused. Default: 10,000. */
  most?: number;
  /** Called when a window is complete, for each key that has events on both sides. */
  onMatch: (match: { key: K; start: number; end: number; left: L[]; right: R[] }) => void;
  /** Called for an event that is too late. */
  onLate?: (key: K, event: L | R, time: number) => void;
}

/**
 * Brings together what two streams say of one key in one window. Both sides wait in the window until the watermark has
 * passed its end: so the order between the streams does not matter.
 *
 * O(1) an event; memory of all events of open windows.
 *
 * @example
 * ```ts
 * import { tumbling, WindowJoin } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * const found: unknown[] = [];
 * const join = new WindowJoin<number, string, string>({
 *   windows: tumbling({ size: 10 }),
 *   onMatch: ({ key, left, right }) => found.push([key, left, right]),
 * });
 * join.right(7, "sells a lamp", 4);
 * join.left(7, "signs up", 2);
 * join.advanceWatermark(10);
 * assert.deepEqual(found, [[7, ["signs up"], ["sells a lamp"]]]);
 * ```
 */
export class WindowJoin<K, L, R> {
  readonly #operator: WindowOperator<K, Side<L, R>, Both<L, R>, Both<L, R>>;

  constructor({ windows, most = 10_000, onMatch, onLate }: WindowJoinOptions<K, L, R>) {
    requireNumber("create WindowJoin", "most", most, { unit: "events", min: 1, integer: true });
    const room = (a: Both<L, R>, b: Both<L, R>) => {
      if (Math.max(a.left.length + b.left.length, a.right.length + b.right.length) > most) {
        throw new RangeError(
          `Cannot join: one side may have at most ${most} events of a key and window: received one more`,
        );
      }
    };
    const put = <T>(list: T[], events: readonly T[]) => {
      for (const event of events) list.push(event);
    };
    this.#operator = new WindowOperator({
      windows,
      aggregator: {
        create: (): Both<L, R> => ({ left: [], right: [] }),
        add: (state, event) => {
          const left = "left" in event;
          room(state, { left: left ? [event.left] : [], right: left ? [] : [event.right] });
          if (left) state.left.push(event.left);
          else state.right.push(event.right);
          return state;
        },
        merge: (a, b) => {
          // Before anything moves: two that do not fit together stay as they were.
          room(a, b);
          put(a.left, b.left);
          put(a.right, b.right);
          return a;
        },
        result: (state) => ({ left: [...state.left], right: [...state.right] }),
      },
      onPane: ({ key, window, value }: Pane<K, Both<L, R>>) => {
        const { left, right } = value;
        if (left.length > 0 && right.length > 0) onMatch({ key, ...window, left, right });
      },
      onRefused: (key, event, time) =>
        onLate?.(key, "left" in event ? event.left : event.right, time),
    });
  }

  /** An event of the one stream. */
  left(key: K, event: L, time: number): void {
    this.#operator.add(key, { left: event }, time);
  }

  /** An event of the other. */
  right(key: K, event: R, time: number): void {
    this.#operator.add(key, { right: event }, time);
  }

  /** Hands on the windows that are complete. */
  advanceWatermark(time: number): void {
    this.#operator.advanceWatermark(time);
  }

  /** Both streams are over. */
  end(): void {
    this.#operator.end();
  }
}
