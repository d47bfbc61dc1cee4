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
/** For how long they are kept, in ms: 90 days and five years. */
const KEPT: readonly number[] = [90 * 86_400_000, 5 * 365 * 86_400_000];

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
  readonly #kept: readonly number[];

  /**
   * @param resolutions In ms, rising, each a multiple of the one before.
   * @param kept For how long each is kept, in ms; those left out as long as the last.
   */
  constructor(resolutions: readonly number[] = RESOLUTIONS, kept: readonly number[] = KEPT) {
    this.#resolutions = resolutions.toSorted((a, b) => a - b);
    this.#kept = this.#resolutions.map((_, i) => kept[i] ?? kept.at(-1) ?? Infinity);
  }

  /**
   * Takes the samples of a stretch that is over, such as those of a block: what is not after all that came before of
   * that series is passed over. Growth goes on from the last value of the stretch before. O(samples).
   */
  add(series: SeriesData): void {
    const { labels } = series;
    let known = this.#series.get(labels.key);
    if (!known) this.#series.set(labels.key, known = begun(labels));
    const { lastValue, levels } = known, { times, values } = after(known, series);
    if (times.length === 0) return;
    known.lastTime = times.at(-1)!;
    known.lastValue = values.findLast((value) => !Number.isNaN(value)) ?? lastValue;
    let rolled: Rolled[] | undefined;
    for (const resolution of this.#resolutions) {
      rolled = rolled
        ? rollFurther(rolled, resolution)
        : rollup(times, values, resolution, true, lastValue);
      const kept = levels.get(resolution) ?? [];
      levels.set(resolution, kept);
      extend(kept, rolled, resolution);
    }
  }

  /**
   * Stretches of the series that are wanted, from `from` to `to`, for steps of `step`; all in ms.
   *
   * @param newest Samples that are not added yet, and are counted for this answer.
   */
  ask(
    wanted: (labels: Labels) => boolean,
    from: number,
    to: number,
    step: number,
    newest: readonly SeriesData[] = [],
  ): HistoryAnswer[] {
    const resolution = resolutionFor(step, this.#resolutions), rows = new Map<Labels, Rolled[]>();
    const all = new Map(this.#series);
    for (const { labels } of newest) if (!all.has(labels.key)) all.set(labels.key, begun(labels));
    const open = new Map(newest.map((series) => [series.labels.key, series]));
    for (const [key, known] of all) {
      if (!wanted(known.labels)) continue;
      const kept = [...known.levels.get(resolution) ?? []], more = open.get(key);
      if (more) {
        const { times, values } = after(known, more);
        extend(kept, rollup(times, values, resolution, true, known.lastValue), resolution);
      }
      const inside = kept.filter(({ time }) => time + resolution > from && time <= to);
      if (inside.length > 0) rows.set(known.labels, inside);
    }
    return Array.from(rows, ([labels, rows]) => ({ labels, resolution, rows }));
  }

  /** Forgets what is older than it may be. O(rows). */
  tidy(now: number): void {
    this.#resolutions.forEach((resolution, i) => this.forget(resolution, now - this.#kept[i]!));
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

/** The samples that are not taken yet, without ends. */
function after({ lastTime }: Remembered, { times, values, stale }: SeriesData) {
  const live = (_: number, i: number) => times[i]! > lastTime && stale?.[i] !== 1;
  return { times: times.filter(live), values: values.filter(live) };
}

/** Adds rows behind others. A stretch that both have is one. */
function extend(kept: Rolled[], rows: readonly Rolled[], resolution: number): void {
  for (const row of rows) {
    const open = kept.at(-1);
    if (open?.time === row.time) kept[kept.length - 1] = rollFurther([open, row], resolution)[0]!;
    else kept.push(row);
  }
}
