import { quantile } from "../../sim/mod.ts";
import type { DashboardRow } from "../../dashboard/mod.ts";
import { type Answered, type Checkouts, NAMES } from "./live-checkouts.ts";

/** Length of a row, in ms. */
export const BIN = 250;

/** The colours of a circuit's states. */
export const STATE_COLORS: Record<string, string> = {
  "closed": "#12999b",
  "half-open": "#e8a33d",
  "open": "#c5221f",
};

/** A quarter of a second of one site. */
export interface LiveRow {
  site: "unprotected" | "protected";
  /** In s. */
  time: number;
  /** Answered in this time, per second. */
  answered: number;
  /** Longest answer of this time, in ms. */
  slowest: number;
}

/** A row of the page: the last half second of the protected site, and its circuits. */
export function snapshot(checkouts: Checkouts): DashboardRow {
  const { done, guards } = checkouts, now = checkouts.now();
  const last = done.filter(({ site, at }) => site === "protected" && at > now - 500);
  const times = last.map(({ ms }) => ms);
  const at = (q: number) => times.length > 0 ? quantile(times, q) : null;
  const rate = (from: string) => last.filter((answer) => answer.from === from).length * 2;
  return {
    time: now / 1000,
    ...Object.fromEntries(
      Object.entries(guards).map(([name, { breaker }]) => [name, breaker.state]),
    ),
    live: rate("live"),
    default: rate("default"),
    p50: at(0.5),
    p99: at(0.99),
    occupied: guards.loyalty.bulkhead.active,
  };
}

/** Both sites, a quarter of a second at a time. @param length Of the run, in ms. */
export function binned(done: readonly Answered[], length: number): LiveRow[] {
  return (["unprotected", "protected"] as const).flatMap((site) =>
    Array.from({ length: Math.floor(length / BIN) }, (_, bin): LiveRow => {
      const own = done.filter((one) => one.site === site && Math.floor(one.at / BIN) === bin);
      return {
        site,
        time: (bin + 0.5) * BIN / 1000,
        answered: own.length * 1000 / BIN,
        slowest: Math.max(0, ...own.map(({ ms }) => ms)),
      };
    })
  );
}

/** A stretch of one circuit's state, in s. */
export interface RibbonRow {
  dependency: string;
  state: string;
  from: number;
  to: number;
}

/** The page's rows as stretches for a still picture of its ribbons. */
export function ribbons(page: readonly DashboardRow[]): RibbonRow[] {
  return NAMES.flatMap((dependency) => {
    const list: RibbonRow[] = [];
    page.forEach((row, i) => {
      const from = Number(row["time"]), state = String(row[dependency]), last = list.at(-1);
      const to = Number(page[i + 1]?.["time"] ?? from + BIN / 2000);
      if (last?.state === state) last.to = to;
      else list.push({ dependency, state, from, to });
    });
    return list;
  });
}
