import type { Site } from "./site-guards.ts";
import type { TravelRow } from "./travel-ledger.ts";
import { FAULT_AT, type TravelOptions, travelSites } from "./travel-site.ts";

/** What a site did around the fault, from its rows. */
export interface TravelSummary {
  site: Site;
  /** Mean goodput of buyers and of lookers while loyalty was slow. */
  checkouts: number;
  lookups: number;
  /** Mean goodput of buyers and of lookers in the last ten seconds. */
  after: number;
  looksAfter: number;
  /** Seconds after the fault until 90 % of the buyers were served, for good; the rest of the run if never. */
  recovery: number;
  recovered: boolean;
  /** Seconds after the fault until nine of ten buyers were served and saw their points, for good. */
  complete: number;
  /** Requests waiting at loyalty when the fault ends, and seconds until it has worked them off. */
  queued: number;
  drained: number;
  /** Longest p99 of any second, in ms. */
  worst: number;
  /** Calls that reached loyalty per request of the users while the fault lasted. */
  amplification: number;
}

/** Sums each site's rows up. */
export function summarise(rows: readonly TravelRow[], fault: number): TravelSummary[] {
  const begin = FAULT_AT / 1000, end = Math.ceil(begin + fault / 1000);
  const mean = (list: readonly TravelRow[], of: "checkouts" | "lookups") =>
    list.length ? list.reduce((sum, row) => sum + row[of], 0) / list.length : 1;
  return [...new Set(rows.map(({ site }) => site))].map((site) => {
    const own = rows.filter((row) => row.site === site);
    const later = own.filter(({ time }) => time >= end);
    const during = own.filter(({ time }) => time >= begin && time < end);
    const lastBad = later.findLastIndex(({ checkouts }) => checkouts < 0.9);
    const lacking = later.findLastIndex((row) =>
      row.checkouts < 0.9 || row.degraded > 0.05 * row.sent
    );
    const busy = later.findIndex(({ queue }) => queue === 0);
    const sent = during.reduce((sum, row) => sum + row.sent, 0);
    return {
      site,
      checkouts: mean(during, "checkouts"),
      lookups: mean(during, "lookups"),
      after: mean(own.slice(-10), "checkouts"),
      looksAfter: mean(own.slice(-10), "lookups"),
      recovery: lastBad + 1,
      recovered: lastBad < later.length - 3,
      complete: lacking < later.length - 3 ? lacking + 1 : Infinity,
      queued: during.at(-1)?.queue ?? 0,
      drained: busy < 0 ? Infinity : busy + 1,
      worst: Math.max(...own.map(({ p99 }) => p99)),
      // Half of the users buy, and only they ask for points.
      amplification: during.reduce((sum, row) => sum + row.loyalty, 0) / Math.max(1, sent / 2),
    };
  });
}

/** One site's run and what it comes to. */
export async function tryOut(
  options: TravelOptions,
  site: Site,
): Promise<{ rows: TravelRow[]; summary: TravelSummary }> {
  const rows = await travelSites(options, [site]);
  return { rows, summary: summarise(rows, options.fault)[0]! };
}

/** The same afternoon so many times, each with other chance: where in an open circuit's wait the repair falls differs. */
export async function repairs(
  options: TravelOptions,
  site: Site,
  times = 20,
): Promise<TravelSummary[]> {
  const summaries: TravelSummary[] = [];
  for (let i = 0; i < times; i++) {
    const seed = options.seed.split(`repair ${i}`);
    summaries.push((await tryOut({ ...options, seed }, site)).summary);
  }
  return summaries;
}

/** Goodput of buyers and of lookers as two series. */
export function byUser(
  rows: readonly TravelRow[],
): { site: Site; time: number; who: string; share: number }[] {
  return rows.flatMap(({ site, time, checkouts, lookups }) => [
    { site, time, who: "buys (needs loyalty)", share: checkouts },
    { site, time, who: "looks (does not)", share: lookups },
  ]);
}

/** Goodput of the unprotected site during the fault, by how slow loyalty gets. */
export async function survey(
  options: TravelOptions,
  slowdowns: readonly number[],
): Promise<{ slowdown: number; who: string; share: number }[]> {
  const rows = [];
  for (const slowdown of slowdowns) {
    const { summary } = await tryOut({ ...options, slowdown }, "no protection");
    rows.push({ slowdown, who: "buys", share: summary.checkouts });
    rows.push({ slowdown, who: "looks", share: summary.lookups });
  }
  return rows;
}
