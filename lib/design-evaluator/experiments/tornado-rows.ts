import type { Verdict } from "../criteria.ts";
import type { Design } from "../model.ts";
import { tornado, type TornadoRow } from "../tornado.ts";

/** A bar of the tornado as it is drawn: from and to in per cent of what is allowed. */
export interface TornadoBar extends TornadoRow {
  from: number;
  to: number;
  ends: "both ends are known" | "open: no steady state beyond";
}

/** The promise that is missed most, alone or with others; the 99th percentile where nothing is. */
export function mostMissed(
  misses: readonly { what: string; share: number }[],
): "p99" | "availability" | "cost" {
  const shares = (["p99", "availability", "cost"] as const).map((promise) => ({
    promise,
    share: misses.reduce(
      (sum, { share, what }) => sum + (what.split(" and ").includes(promise) ? share : 0),
      0,
    ),
  }));
  return shares.reduce((a, b) => b.share > a.share ? b : a).promise;
}

/** The widest bars, those without an end first; one that hardly moves keeps a width that can be seen. */
export function tornadoRows(
  design: Design,
  spread: number,
  what: Verdict["what"],
  most = 8,
): TornadoBar[] {
  return tornado(design, spread, what).slice(0, most).map((row) => ({
    ...row,
    ...{ from: 100 * row.low, to: Math.max(100 * row.high, 100 * row.low + 0.5) },
    ends: row.open ? "open: no steady state beyond" : "both ends are known",
  }));
}
