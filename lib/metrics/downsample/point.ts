/** Samples to be drawn: times rising, as many values. */
export interface Points {
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** The points of some places, in their order. */
export function pick(
  { times, values }: Points,
  places: readonly number[],
): { times: number[]; values: number[] } {
  return { times: places.map((i) => times[i]!), values: places.map((i) => values[i]!) };
}

/** Which column of a picture so many pixels wide each sample falls into. */
export function columnOf({ times }: Points, width: number): (i: number) => number {
  const first = times[0] ?? 0, span = (times[times.length - 1] ?? 0) - first || 1;
  return (i) => Math.min(width - 1, Math.floor((times[i]! - first) / span * width));
}
