import type { Labels } from "./labels.ts";
import type { Matcher } from "./matcher.ts";

/** A series and its samples in a stretch of time. */
export interface SeriesData {
  readonly labels: Labels;
  /** Rising, in ms. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /**
   * 1 where the sample says that the series has ended; left out where none does. A flag and no NaN of a
   * special kind: engines are free to change a NaN's payload, and do.
   */
  readonly stale?: Uint8Array | undefined;
}

/** Whatever the engine can ask: the head, blocks, or both. */
export interface Queryable {
  /** All series that match, with their samples from `from` to `to`, both included, in ms. */
  select(matchers: readonly Matcher[], from: number, to: number): SeriesData[];
  /** At least so many samples `select` would give, told without reading them. */
  atLeast?(matchers: readonly Matcher[], from: number, to: number): number;
}
