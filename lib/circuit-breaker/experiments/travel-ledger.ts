import type { SimulatedService } from "../simulated-service.ts";
import type { Site } from "./site-guards.ts";

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

/** Notes what becomes of each request, second by second. */
export class TravelLedger {
  readonly rows: TravelRow[];
  readonly #times: number[][];
  readonly #buyers: number[];
  #received = 0;

  /** @param seconds Length of the run, in s. */
  constructor(site: Site, seconds: number) {
    this.rows = Array.from({ length: seconds }, (_, time): TravelRow => ({
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
    this.#times = this.rows.map(() => []);
    this.#buyers = this.rows.map(() => 0);
  }

  /** A request that is sent at `now`, and the row in which it counts. */
  sent(now: number, buys: boolean): TravelRow {
    const row = this.rows[Math.floor(now / 1000)]!;
    row.sent++;
    if (buys) this.#buyers[row.time]!++;
    return row;
  }

  /** A request of this row that ended after `took` ms. */
  ended(row: TravelRow, buys: boolean, good: boolean, took: number): void {
    if (good && took <= PATIENCE) row[buys ? "checkouts" : "lookups"]++;
    this.#times[row.time]!.push(Math.min(took, PATIENCE));
  }

  /** Looks at loyalty at the end of a second. */
  look(row: TravelRow, loyalty: SimulatedService): void {
    row.loyalty = loyalty.received - this.#received;
    row.queue = loyalty.queued;
    this.#received = loyalty.received;
  }

  /** Turns counts into shares, once nobody waits any more. */
  close(): TravelRow[] {
    const share = (good: number, of: number) => of > 0 ? good / of : 1;
    for (const row of this.rows) {
      // Whoever is still inside has waited longer than anybody's patience.
      const all = this.#times[row.time]!.sort((a, b) => a - b);
      const at = Math.ceil(0.99 * row.sent) - 1, bought = this.#buyers[row.time]!;
      row.p99 = row.sent ? all[at] ?? PATIENCE : 0;
      row.goodput = share(row.checkouts + row.lookups, row.sent);
      row.checkouts = share(row.checkouts, bought);
      row.lookups = share(row.lookups, row.sent - bought);
    }
    return this.rows;
  }
}
