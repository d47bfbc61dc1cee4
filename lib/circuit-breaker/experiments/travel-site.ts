import { type Clock, exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import { AdaptiveLimit, gradient } from "../adaptive-limit.ts";
import { backoff } from "../backoff.ts";
import { CircuitBreaker } from "../breaker.ts";
import { Bulkhead } from "../bulkhead.ts";
import { Fallback } from "../fallback.ts";
import { Hedge } from "../hedge.ts";
import { pipeline } from "../pipeline.ts";
import type { Policy } from "../policy.ts";
import { RetryBudget } from "../retry-budget.ts";
import { Retry } from "../retry.ts";
import { SimulatedService } from "../simulated-service.ts";
import { Timeout } from "../timeout.ts";

/** The steps of the redesign, in order: each keeps what the one before it has, but for its retries. */
export const SITES = [
  "no protection",
  "time-outs",
  "naive retries",
  "back-off and budget",
  "breaker",
  "bulkhead and fallback",
  "adaptive and hedged",
] as const;
export type Site = typeof SITES[number];

/** The travel site and its bad minute. Times in ms, rates in requests per second. */
export interface TravelOptions {
  seed: Random;
  rate: number;
  /** Requests the site works on at once; as many may wait. */
  pool: number;
  timeout: number;
  retries: number;
  /** Retries per call that the budget allows. */
  budget: number;
  /** How many times slower loyalty gets, and for how long from 10 s on. */
  slowdown: number;
  fault: number;
  failureRate: number;
  window: number;
  wait: number;
}

/** One second of the site. */
export interface TravelRow {
  site: Site;
  /** Start of the second, in s. */
  time: number;
  sent: number;
  /** Share of the requests of this second that were answered well within the user's patience. */
  goodput: number;
  /** The same of those who buy, and of those who only look: these need no points. */
  checkouts: number;
  lookups: number;
  /** Time until 99 of 100 had their answer or error, in ms; the user's patience at most. */
  p99: number;
  /** Calls that reached loyalty in this second. */
  loyalty: number;
  /** Requests waiting in loyalty's queue at the end of the second. */
  queue: number;
  /** Answers without live points. */
  degraded: number;
}

/** Users leave after this, in ms. */
export const PATIENCE = 2000;
/** When the fault begins, in ms. */
export const FAULT_AT = 10_000;
/** Length of a run, in ms. */
export const LENGTH = 50_000;

/** Runs the same minute of traffic through the sites named. Each is O(requests) and takes about 0.2 s. */
export async function travelSites(
  options: TravelOptions,
  sites: readonly Site[] = SITES,
): Promise<TravelRow[]> {
  const rows: TravelRow[] = [];
  for (const site of sites) rows.push(...await travelSite(site, options));
  return rows;
}

async function travelSite(site: Site, options: TravelOptions): Promise<TravelRow[]> {
  const clock = new VirtualClock(), { seed, rate, pool, slowdown, fault } = options;
  const service = (name: string, workers: number, mean: number, tail = 0) =>
    new SimulatedService({ clock, random: seed.split(name), workers, mean, tail });
  // Capacity goes with the traffic: loyalty is used to two fifths.
  const workers = Math.max(1, Math.round(rate / 40));
  const seats = service("seats", 2 * workers, 10, 0.02),
    payments = service("payments", 2 * workers, 15);
  const loyalty = service("loyalty", workers, 20);
  const guard = protect(site, clock, options),
    entrance = new Bulkhead({ limit: pool, queue: pool });

  const rows = Array.from({ length: LENGTH / 1000 }, (_, time): TravelRow => ({
    site,
    time,
    sent: 0,
    goodput: 0,
    checkouts: 0,
    lookups: 0,
    p99: 0,
    loyalty: 0,
    queue: 0,
    degraded: 0,
  }));
  const times = rows.map((): number[] => []), buyers = rows.map(() => 0);
  const checkout = async (row: TravelRow) => {
    await guard.seats.execute((context) => seats.call(context));
    const from = await guard.points((context) => loyalty.call(context));
    if (from !== "live") row.degraded++;
    await guard.payments.execute((context) => payments.call(context));
  };
  const visit = async (row: TravelRow, second: number, buys: boolean) => {
    const start = clock.now();
    row.sent++;
    if (buys) buyers[second]!++;
    let good = true;
    try {
      await entrance.execute(() =>
        buys ? checkout(row) : guard.seats.execute((context) => seats.call(context))
      );
    } catch {
      good = false;
    }
    const took = clock.now() - start;
    if (good && took <= PATIENCE) row[buys ? "checkouts" : "lookups"]++;
    times[second]!.push(Math.min(took, PATIENCE));
  };

  const gap = exponential(seed.split("arrivals"), { mean: 1000 / rate });
  const buyer = seed.split("buyers");
  const arrive = () => {
    const now = clock.now();
    if (now >= LENGTH) return;
    const second = Math.floor(now / 1000);
    visit(rows[second]!, second, buyer.next() < 0.5);
    clock.schedule(gap(), arrive);
  };
  clock.schedule(gap(), arrive);
  clock.after(FAULT_AT, () => loyalty.slowdown = slowdown);
  clock.after(FAULT_AT + fault, () => loyalty.slowdown = 1);
  let received = 0;
  for (const row of rows) {
    clock.after((row.time + 1) * 1000, () => {
      row.loyalty = loyalty.received - received;
      row.queue = loyalty.queued;
      received = loyalty.received;
    });
  }
  await clock.run({ until: LENGTH + PATIENCE });
  rows.forEach((row, second) => {
    // Whoever is still inside has waited longer than anybody's patience.
    const all = times[second]!.sort((a, b) => a - b);
    const at = Math.ceil(0.99 * row.sent) - 1;
    row.p99 = row.sent ? all[at] ?? PATIENCE : 0;
    const bought = buyers[second]!, share = (good: number, of: number) => of > 0 ? good / of : 1;
    row.goodput = share(row.checkouts + row.lookups, row.sent);
    row.checkouts = share(row.checkouts, bought);
    row.lookups = share(row.lookups, row.sent - bought);
  });
  return rows;
}

/** How each dependency is called. */
interface Guards {
  seats: Policy;
  payments: Policy;
  /** Says where the points came from. */
  points(call: Parameters<Policy["execute"]>[0]): Promise<string>;
}

function protect(site: Site, clock: Clock, options: TravelOptions): Guards {
  const step = SITES.indexOf(site);
  const one = (name: string) => pipeline(...layers(step, name, clock, options));
  const guards = { seats: one("seats"), payments: one("payments") }, loyalty = one("loyalty");
  if (step < SITES.indexOf("bulkhead and fallback")) {
    return { ...guards, points: (call) => loyalty.execute(call).then(() => "live") };
  }
  // Points are shown, not spent: an answer without them sells the trip all the same.
  const fallback = new Fallback<unknown>({ clock, fallback: 0 });
  return {
    ...guards,
    points: async (call) => (await fallback.execute("points", call, loyalty)).from,
  };
}

function layers(step: number, name: string, clock: Clock, options: TravelOptions): Policy[] {
  const { retries, timeout, budget, failureRate, window, wait, pool, seed } = options;
  const last = step === SITES.length - 1;
  const list: Policy[] = [];
  if (step >= 3) {
    const waits = backoff({ kind: "full", random: seed.split(`waits ${name}`), base: 50 });
    list.push(
      new Retry({
        clock,
        retries,
        waits,
        budget: new RetryBudget({ ratio: budget }),
        // No room here is no fault of the dependency, and another attempt makes no room.
        retryIf: (error) => /^(Timeout|Service)Error$/.test((error as Error).name),
      }),
    );
  } else if (step === 2) list.push(new Retry({ clock, retries }));
  if (step >= 4) {
    list.push(
      new CircuitBreaker({
        clock,
        name,
        failureRate,
        window: { size: window },
        minimumCalls: Math.min(10, window),
        wait,
        probes: 5,
        ignore: (error) => (error as Error).name === "BulkheadFullError",
      }),
    );
  }
  if (step >= 5 && name === "loyalty") {
    list.push(
      last
        ? new AdaptiveLimit({ clock, rule: gradient(), initial: 10, max: Math.max(10, pool / 4) })
        : new Bulkhead({ limit: Math.max(1, Math.floor(pool / 4)) }),
    );
  }
  if (step >= 1) list.push(new Timeout({ clock, ms: timeout }));
  if (last && name === "seats") list.push(new Hedge({ clock, after: 50 }));
  return list;
}

/** What a site did around the fault, from its rows. */
export interface TravelSummary {
  site: Site;
  /** Mean goodput of buyers and of lookers while loyalty was slow. */
  checkouts: number;
  lookups: number;
  /** Mean goodput of buyers in the last ten seconds. */
  after: number;
  /** Seconds after the fault until 90 % of the buyers were served, for good; the rest of the run if never. */
  recovery: number;
  recovered: boolean;
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
    const sent = during.reduce((sum, row) => sum + row.sent, 0);
    return {
      site,
      checkouts: mean(during, "checkouts"),
      lookups: mean(during, "lookups"),
      after: mean(own.slice(-10), "checkouts"),
      recovery: lastBad + 1,
      recovered: lastBad < later.length - 3,
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

/** Goodput of buyers and of lookers as two series. */
export function byUser(rows: readonly TravelRow[]): { time: number; who: string; share: number }[] {
  return rows.flatMap(({ time, checkouts, lookups }) => [
    { time, who: "buys (needs loyalty)", share: checkouts },
    { time, who: "looks (does not)", share: lookups },
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
