/** What the notebook says of its runs: sentences chosen by the values, so that they hold for all numbers. */
import { count } from "../../charts/words.ts";
import { format } from "../../charts/format.ts";
import type { TravelSummary } from "./travel-summary.ts";

/** When nine of ten buyers are served again: "9 s after the repair". */
export function backAfter({ recovered, recovery }: TravelSummary): string {
  if (!recovered) return "not in this run";
  return recovery === 0 ? "at once" : `${format(recovery, "s")} after the repair`;
}

/** How fast buyers see their points again. */
export function completeAfter({ complete }: TravelSummary): string {
  if (complete === Infinity) return "not in this run";
  return complete === 0 ? "at once" : `after ${format(complete, "s")}`;
}

/** Between which times buyers saw their points again, in several runs. */
export function completeBetween(runs: readonly TravelSummary[]): string {
  const times = runs.map(({ complete }) => complete), most = Math.max(...times);
  if (most === Infinity) return "not in every run";
  const least = Math.min(...times);
  return least === most ? `after ${format(most, "s")}` : `after ${least} to ${format(most, "s")}`;
}

/** Calls that reached loyalty while it was slow, for each checkout that a user began. */
export function callsPerCheckout({ amplification }: TravelSummary): string {
  return `${format(amplification)} ${amplification === 1 ? "call" : "calls"} a checkout`;
}

/** What became of the users of a site without protection. */
export function cascadeSaid({ lookups, checkouts }: TravelSummary): string {
  if (lookups < 0.9) {
    return "Page views never call loyalty, but they need a place in the pool, and checkouts that wait have taken the places.";
  }
  return checkouts < 0.9
    ? "With these numbers the pool has room for all who wait, and only the buyers are hurt."
    : "With these numbers the pool has room for all who wait, and loyalty answers them in time.";
}

/** What time-outs changed, for who looks and for who buys. */
export function timeOutsSaid(timed: TravelSummary, bare: TravelSummary): string {
  const looks = timed.lookups >= 0.95
    ? "No call holds a place for longer than the time-out, and so page views find places."
    : timed.lookups > bare.lookups
    ? "Page views gain, but time-outs of this length still fill a pool of this size."
    : "Page views gain nothing: time-outs of this length still fill a pool of this size.";
  return `${looks} ${buyersSaid(timed.checkouts, bare.checkouts)}`;
}

function buyersSaid(timed: number, bare: number): string {
  if (timed < bare - 0.1) {
    return "Buyers lose by it: loyalty would have answered them in time, only later than the time-out.";
  }
  return timed < 0.5
    ? "Most buyers still fail: a checkout needs the points, and giving up on them sooner is still giving up."
    : "Most buyers are served: loyalty is slow, but not too slow for the time-out.";
}

/** How long loyalty works on calls that nobody waits for, once it is well. */
export function drainSaid({ queued, drained }: TravelSummary): string {
  const end = drained < Infinity
    ? `rid of them within ${format(drained, "s")}`
    : "not rid of them in this run";
  return `When loyalty is repaired, its queue holds ${count(queued, "call")}; it is ${end}.`;
}

/** Whether retries outlive their cause. */
export function stormSaid(naive: TravelSummary, timed: TravelSummary): string {
  if (!naive.recovered) {
    const looks = naive.looksAfter >= 0.95
      ? "Page views get through: requests that wait find a place in time."
      : "Page views suffer too.";
    return `The fault is over, and the checkout is still down: calls time out because the queue is long, and it is long because of the retries of those that time out. ${looks}`;
  }
  return naive.recovery > timed.recovery
    ? `The checkout comes back, but later than without retries: ${backAfter(naive)}, not ${
      backAfter(timed)
    }.`
    : "With these numbers the retries do no lasting harm: loyalty can do what the pool lets through.";
}

/** How often something so likely happens, in words. */
export function chanceOf(p: number): string {
  if (p > 0.1) return format(p, "%");
  return p < 1e-9 ? "less than one in a billion" : `one in ${format(1 / p)}`;
}

/** How often a year something happens that is expected `times` a second. */
export function everyYear(times: number): string {
  const yearly = times * 365 * 86_400;
  if (yearly < 0.001) return "less than once in 1,000 years";
  if (yearly > 365 * 24) return "possibly every hour";
  return yearly < 1 ? `once in ${count(1 / yearly, "year")}` : `${count(yearly, "time")} a year`;
}

/** A run as a row of the table that compares all of them; "–" is what did not happen in it. */
export function verdictRow(row: TravelSummary): Record<string, string> {
  const after = (seconds: number, known: boolean) =>
    !known ? "–" : seconds ? format(seconds, "s") : "at once";
  return {
    site: row.site,
    buyers: format(row.checkouts, "%"),
    "page views": format(row.lookups, "%"),
    "buyers back": after(row.recovery, row.recovered),
    "points again": after(row.complete, row.complete < Infinity),
    "worst p99": format(row.worst, "ms"),
    "calls a checkout": format(row.amplification),
  };
}
