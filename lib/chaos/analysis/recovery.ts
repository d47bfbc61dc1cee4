/** One stretch of a run: how much of what was wanted was done. */
export interface GoodputRow {
  /** When the stretch begins, in s. */
  time: number;
  /** Requests answered well. */
  good: number;
}

/** How a system took a fault. Times in s. */
export interface Recovery {
  /** From the fault's beginning to the first stretch below the line; `undefined`: never noticed. */
  detected: number | undefined;
  /** From the fault's end until the goodput is back for good; `undefined`: not within the run. */
  recovered: number | undefined;
  /** Requests that would have been answered well but for the fault. */
  lost: number;
  /** Goodput of a stretch before the fault. */
  baseline: number;
}

/**
 * Time to detect, time to recover and goodput lost, from a run's stretches. The line is a share of the goodput before
 * the fault. O(rows).
 *
 * @param from When the fault began, in s; at least one stretch must be before it.
 * @param to When it ended, in s.
 * @param share The line. Default: 0.9.
 */
export function recoveryOf(
  rows: readonly GoodputRow[],
  { from, to, share = 0.9 }: { from: number; to: number; share?: number },
): Recovery {
  const before = rows.filter(({ time }) => time < from);
  if (before.length === 0) {
    throw new RangeError(`Cannot tell the recovery: no row is before the fault at ${from} s`);
  }
  const baseline = before.reduce((sum, { good }) => sum + good, 0) / before.length;
  const after = rows.filter(({ time }) => time >= from),
    isLow = (row: GoodputRow) => row.good < share * baseline;
  const first = after.find(isLow), last = after.findLast(isLow);
  const back = last === undefined ? undefined : rows.find(({ time }) => time > last.time);
  return {
    baseline,
    detected: first === undefined ? undefined : first.time - from,
    recovered: last === undefined
      ? 0
      : back === undefined
      ? undefined
      : Math.max(0, back.time - to),
    lost: after.reduce((sum, { good }) => sum + Math.max(0, baseline - good), 0),
  };
}
