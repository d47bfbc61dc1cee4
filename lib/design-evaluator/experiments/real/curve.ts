import { bounds } from "../../mod.ts";
import { asSingle, predict } from "../../real/mod.ts";
import type { LiveSession } from "./live.ts";
import { THINK_MS } from "./think.ts";

/** Requests a second that are promised for so many users, and what they lie between. */
export interface CurveRow {
  users: number;
  perSecond: number;
  what: "at most" | "predicted" | "at least";
}

/** What a session promises for 1, 2 … users, inside bounds that know no more than sums. */
export function promisedCurve({ hopMs, stations }: LiveSession, most: number): CurveRow[] {
  return Array.from({ length: most }, (_, i) => i + 1).flatMap((users): CurveRow[] => {
    const { balanced } = bounds(asSingle(stations, hopMs), users, THINK_MS);
    return [
      { users, perSecond: 1000 * balanced.high, what: "at most" },
      { users, perSecond: predict(stations, hopMs, users, THINK_MS).perSecond, what: "predicted" },
      { users, perSecond: 1000 * balanced.low, what: "at least" },
    ];
  });
}

/** Whether what was seen lies between the bounds for as many users. */
export function insideBounds(
  curve: readonly CurveRow[],
  seen: readonly { users: number; perSecond: number }[],
): boolean {
  const bound = (what: CurveRow["what"], users: number) =>
    curve.find((row) => row.what === what && row.users === users)?.perSecond ?? NaN;
  return seen.every(({ perSecond, users }) =>
    perSecond >= bound("at least", users) && perSecond <= bound("at most", users)
  );
}
