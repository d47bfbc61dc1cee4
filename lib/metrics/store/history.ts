import type { Labels } from "./labels.ts";
import type { SeriesData } from "./queryable.ts";
import { resolutionFor, type Rolled, rollFurther, rollup } from "./rollup.ts";

/** Stretches of a series at the resolution that was chosen for a question. */
export interface HistoryAnswer {
  readonly labels: Labels;
  /** In ms. */
  readonly resolution: number;
  readonly rows: readonly Rolled[];
}

/** What is kept of one series. */
interface Remembered {
  readonly labels: Labels;
  readonly levels: Map<number, Rolled[]>;
  /** Of the samples that were taken the last one's time, in ms, and the last number. */
  lastTime: number;
  lastValue: number;
}

/** Resolutions that are kept, in ms: five minutes and an hour. */
export const RESOLUTIONS: readonly number[] = [300_000, 3_600_000];

/**
 * The long memory of a store: of each series what {@linkcode rollup} keeps, at several resolutions. A question gets
 * the coarsest that still has a row for each of its steps.
 *
 * @example
 * ```ts
 * import { History, parseSeries } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * const history = new History();
 * history.add(parseSeries(15_000, "bikes", "0+1x2000"));
 * const [answer] = history.ask(() => true, 0, 30_000_000, 3_600_000);
 * assert.deepEqual([answer!.resolution, answer!.rows[0]!.max], [3_600_000, 239]);
 * ```
 */
export class History {
  readonly #series = new Map<string, Remembered>();
  readonly #resolutions: readonly number[];

  /** @param resolutions In ms, each a multiple of the one before. */
  constructor(resolutions: readonly number[] = RESOLUTIONS) {
    this.#resolutions = resolutions.toSorted((a, b) => a - b);
  }

  /**
   * Takes the samples of a stretch that is over, such as those of a block: what is not after all that came before of
   * that series is passed over. Growth goes on from the last value of the stretch before. O(samples).
   */
  add({ labels, times, values, stale }: SeriesData): void {
    let known = this.#series.get(labels.key);
    if (!known) this.#series.set(labels.key, known = begun(labels));
    const { lastTime, lastValue, levels } = known;
    const live = (_: number, i: number) => times[i]! > lastTime && stale?.[i] !== 1;
    const later = times.filter(live), numbers = values.filter(live);
    if (later.length === 0) return;
    known.lastTime = later.at(-1)!;
    known.lastValue = numbers.findLast((value) => !Number.isNaN(value)) ?? lastValue;
    let rolled: Rolled[] | undefined;
    for (const resolution of this.#resolutions) {
      rolled = rolled
        ? rollFurther(rolled, resolution)
        : rollup(later, numbers, resolution, true, lastValue);
      const kept = levels.get(resolution) ?? [], open = kept.at(-1);
      levels.set(resolution, kept);
      // A stretch that both have is one.
      if (open?.time === rolled[0]!.time) {
        kept[kept.length - 1] = rollFurther([open, rolled[0]!], resolution)[0]!;
      }
      for (const row of rolled) if (!open || row.time > open.time) kept.push(row);
    }
  }

  /** Stretches of the series that are wanted, from `from` to `to`, for steps of `step`; all in ms. */
  ask(
    wanted: (labels: Labels) => boolean,
    from: number,
    to: number,
    step: number,
  ): HistoryAnswer[] {
    const resolution = resolutionFor(step, this.#resolutions);
    return [...this.#series.values()].filter(({ labels }) => wanted(labels)).map((
      { labels, levels },
    ) => ({
      labels,
      resolution,
      rows: levels.get(resolution)!.filter(({ time }) => time + resolution > from && time <= to),
    }));
  }

  /** Forgets what is older than a time at one resolution: fine ones go first. */
  forget(resolution: number, before: number): void {
    for (const { levels } of this.#series.values()) {
      const kept = levels.get(resolution)?.filter(({ time }) => time >= before);
      if (kept) levels.set(resolution, kept);
    }
  }
}

function begun(labels: Labels): Remembered {
  return { labels, levels: new Map(), lastTime: -Infinity, lastValue: NaN };
}
