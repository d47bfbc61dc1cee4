import type { TruthRow } from "../../sim/mod.ts";

/** How far N may be from X(R + Z): a run's beginning and end are in one side and not in the other. */
const VIRTUAL = 0.02, LIVE = 0.05;

/**
 * Little's law as a check of the measurement itself: N = X(R + Z) in each run, within 2 % in virtual time, 5 % live.
 *
 * @param virtual N / X(R + Z) of each virtual run. @param live Of each live one.
 */
export function littleTruth(virtual: readonly number[], live: readonly number[]): TruthRow {
  const off = (ratio: number) => Math.abs(ratio - 1);
  const good = virtual.filter((ratio) => off(ratio) <= VIRTUAL).length +
    live.filter((ratio) => off(ratio) <= LIVE).length;
  const of = virtual.length + live.length, percent = (share: number) => (100 * share).toFixed(1);
  return {
    truth: `N = X(R + Z) in every run: ${virtual.length} virtual, ${live.length} live`,
    score: `${good} of ${of}`,
    ok: of > 0 && good === of,
    note: `off by at most ${percent(Math.max(...virtual.map(off)))} % virtual, ${
      percent(Math.max(...live.map(off)))
    } % live`,
  };
}
