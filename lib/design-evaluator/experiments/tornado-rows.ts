import { format } from "../../charts/mod.ts";
import type { Verdict } from "../criteria.ts";
import type { Design } from "../model.ts";
import { tornado, type TornadoRow } from "../tornado.ts";

/** A bar of the tornado as it is drawn: from and to in per cent of what is allowed. */
export interface TornadoBar extends TornadoRow {
  from: number;
  to: number;
  /** Both ends in words. */
  says: string;
  ends: "both ends are known" | "open: no steady state beyond";
}

/** The promise that is missed most, alone or with others, of those that hang on estimates; else the 99th percentile. */
export function mostMissed(
  misses: readonly { what: string; share: number }[],
): "p99" | "availability" {
  const shares = (["p99", "availability"] as const).map((promise) => ({
    promise,
    share: misses.reduce(
      (sum, { share, what }) => sum + (what.split(" and ").includes(promise) ? share : 0),
      0,
    ),
  }));
  return shares.reduce((a, b) => b.share > a.share ? b : a).promise;
}

/** Ends are drawn up to here, in per cent: far beyond the limit it does not matter how far. */
const FURTHEST = 250;

/** The widest bars, those without an end first; such as do not move are left out. */
export function tornadoRows(
  design: Design,
  spread: number,
  what: Verdict["what"],
  most = 8,
): TornadoBar[] {
  const cut = (used: number) => Math.min(FURTHEST, 100 * used);
  return tornado(design, spread, what)
    .filter(({ high, low, open }) => open || high - low > 0.005).slice(0, most)
    .map((row) => ({
      ...row,
      ...{ from: cut(row.low), to: Math.max(cut(row.high), cut(row.low) + 0.5) },
      says: `${format(row.low, "%")} to ${row.open ? "no steady state" : format(row.high, "%")}`,
      ends: row.open ? "open: no steady state beyond" : "both ends are known",
    }));
}
