import { mix } from "../sim/hash.ts";
import { requireNumber } from "../sim/require-number.ts";
import { KeyedWindows } from "./keyed-windows.ts";
import type { NumberMonoid } from "./monoid.ts";

/** Settings of {@linkcode TwoPhaseWindows}. */
export interface TwoPhaseOptions {
  /** Who reads: each counts what it reads by itself. */
  readers: number;
  /** Who keeps the keys, by a hash. */
  workers: number;
  /** ms of event time. */
  size: number;
  monoid: NumberMonoid;
  onWindow: (start: number, values: ReadonlyMap<number, number>) => void;
}

/**
 * Windows in two phases, against hot keys: each reader makes one number per key and window of its own events, and only
 * these go to the worker that has the key. The busiest worker gets readers × keys numbers a window and not a hot key's
 * every event. Right for whatever can be merged.
 */
export class TwoPhaseWindows {
  /** What each worker was sent. */
  readonly sent: number[];
  readonly #readers: KeyedWindows<number>[];
  readonly #monoid: NumberMonoid;
  readonly #windows = new Map<number, Map<number, number>>();
  readonly #onWindow: TwoPhaseOptions["onWindow"];

  /** @throws {RangeError} Where a number is out of its range. */
  constructor({ readers, workers, size, monoid, onWindow }: TwoPhaseOptions) {
    const rule = { min: 1, max: 1000, integer: true };
    requireNumber("create TwoPhaseWindows", "readers", readers, { unit: "readers", ...rule });
    requireNumber("create TwoPhaseWindows", "workers", workers, { unit: "workers", ...rule });
    this.sent = Array.from({ length: workers }, () => 0);
    this.#monoid = monoid;
    this.#onWindow = onWindow;
    this.#readers = Array.from({ length: readers }, () =>
      new KeyedWindows<number>({
        ...{ size, monoid },
        onWindow: (start, partials) => this.#receive(start, partials),
      }));
  }

  add(reader: number, key: number, value: number, time: number): void {
    this.#readers[reader]!.add(key, value, time);
  }

  /** Every reader's watermark has passed `time`: windows that end there are complete. */
  advanceWatermark(time: number): void {
    for (const reader of this.#readers) reader.advanceWatermark(time);
    for (const start of [...this.#windows.keys()].sort((a, b) => a - b)) {
      this.#onWindow(start, this.#windows.get(start)!);
      this.#windows.delete(start);
    }
  }

  #receive(start: number, partials: ReadonlyMap<number, number>): void {
    let whole = this.#windows.get(start);
    if (!whole) this.#windows.set(start, whole = new Map());
    for (const [key, value] of partials) {
      this.sent[mix(key) % this.sent.length]!++;
      whole.set(key, this.#monoid.combine(whole.get(key) ?? this.#monoid.identity, value));
    }
  }
}
