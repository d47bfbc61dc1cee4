import { bounds } from "../../mod.ts";
import { asSingle, predict } from "../../real/mod.ts";
import type { LiveSession } from "./live.ts";
import { THINK_MS } from "./think.ts";

/** Requests a second that are promised for so many users, and what they lie between. */
export interface CurveRow {
  users: number;
  perSecond: number;
  /** By Little's law, without the pause. */
  meanMs: number;
  what: "at best" | "predicted" | "at worst";
}

/** What a session promises for 1, 2 … users, inside bounds that know no more than sums. */
export function promisedCurve({ hopMs, stations }: LiveSession, most: number): CurveRow[] {
  return Array.from({ length: most }, (_, i) => i + 1).flatMap((users): CurveRow[] => {
    const { balanced } = bounds(asSingle(stations, hopMs), users, THINK_MS);
    const row = (what: CurveRow["what"], perSecond: number): CurveRow => ({
      ...{ users, perSecond, what },
      meanMs: 1000 * users / perSecond - THINK_MS,
    });
    return [
      row("at best", 1000 * balanced.high),
      row("predicted", predict(stations, hopMs, users, THINK_MS).perSecond),
      row("at worst", 1000 * balanced.low),
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
    perSecond >= bound("at worst", users) && perSecond <= bound("at best", users)
  );
}
