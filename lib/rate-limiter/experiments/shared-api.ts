import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import type { Limiter } from "../limiter.ts";

/** An API that all tenants share, and one tenant that goes wild. Rates are in requests per second. */
export interface SharedApiOptions {
  random: Random;
  /** Requests that are worked on at once. */
  workers: number;
  /** Mean time of one request, in ms; exponential. */
  service: number;
  /** Rate of all well-behaved tenants together. */
  calm: number;
  /** How many they are. Default: 1000. */
  tenants?: number;
  /** Rate of the tenant whose retry loop runs for a while. */
  wild: number;
  /** When the retry loop starts and ends, in ms. */
  during: readonly [from: number, to: number];
  /** Length of the run, in ms. */
  duration: number;
  /** Time after which a caller has given up, in ms. */
  patience: number;
  /** Asked about every request, on the run's own clock. Default: nobody is refused. */
  limiter?: (clock: VirtualClock) => Limiter;
}

/** One second of one group of callers. */
export interface SharedApiRow {
  /** Start of the second, in s. */
  time: number;
  who: "all other merchants" | "the retry loop";
  /** Requests sent. */
  sent: number;
  /** Requests answered before the caller gave up. */
  answered: number;
  /** Requests refused by the limiter. */
  refused: number;
}

/**
 * Simulates the API second by second. The queue is first come, first served, and a request whose caller
 * has given up is still worked on: the server can't know. O(requests).
 */
export function sharedApi(options: SharedApiOptions): SharedApiRow[] {
  const { random, workers, service, calm, wild, during, duration, patience, limiter } = options;
  const { tenants = 1000 } = options;
  const clock = new VirtualClock();
  const gate = limiter?.(clock);
  const seconds = Math.ceil(duration / 1000);
  const row = (who: SharedApiRow["who"]) => (_: unknown, time: number): SharedApiRow => ({
    time,
    who,
    sent: 0,
    answered: 0,
    refused: 0,
  });
  const groups = [
    Array.from({ length: seconds }, row("all other merchants")),
    Array.from({ length: seconds }, row("the retry loop")),
  ];
  const work = exponential(random.split("service"), { mean: service });
  const queue: { came: number; group: number }[] = [];
  let head = 0, busy = 0;
  const begin = (came: number, group: number) => {
    clock.schedule(work(), () => {
      const second = groups[group]![Math.floor(came / 1000)]!;
      if (clock.now() - came <= patience) second.answered++;
      const next = queue[head++];
      if (next) begin(next.came, next.group);
      else {
        busy--;
        head = queue.length;
      }
    });
  };
  const source = (group: number, rate: number, from: number, to: number, tenants: number) => {
    if (rate <= 0) return;
    const gap = exponential(random.split(`gaps ${group}`), { mean: 1000 / rate });
    const who = random.split(`tenants ${group}`);
    const arrive = () => {
      const now = clock.now();
      if (now >= to) return;
      clock.schedule(gap(), arrive);
      const second = groups[group]![Math.floor(now / 1000)]!;
      second.sent++;
      const key = `${group}-${who.int(tenants)}`;
      if (gate && !gate.take(key).allowed) second.refused++;
      else if (busy < workers) {
        busy++;
        begin(now, group);
      } else queue.push({ came: now, group });
    };
    clock.schedule(from + gap(), arrive);
  };
  source(0, calm, 0, duration, tenants);
  source(1, wild, ...during, 1);
  clock.runSync({ until: duration + patience });
  return groups.flat();
}

/** Share of the calls of all other merchants that were not answered in time, refused ones included. */
export function lostShare(rows: readonly SharedApiRow[]): number {
  return shareOfOthers(rows, ({ sent, answered }) => sent - answered);
}

/** Share of the calls of all other merchants that the limiter refused. */
export function refusedShare(rows: readonly SharedApiRow[]): number {
  return shareOfOthers(rows, ({ refused }) => refused);
}

function shareOfOthers(rows: readonly SharedApiRow[], part: (row: SharedApiRow) => number): number {
  let sent = 0, some = 0;
  for (const row of rows) {
    if (row.who !== "all other merchants") continue;
    sent += row.sent;
    some += part(row);
  }
  return sent > 0 ? some / sent : 0;
}

/** Seconds whose calls by all other tenants got next to no answer in time: fewer than one in ten. */
export function starvedSeconds(rows: readonly SharedApiRow[]): number {
  return rows.filter(({ who, sent, answered }) =>
    who === "all other merchants" && sent > 0 && answered < sent / 10
  ).length;
}

/** What a limiter did to an evening, in one sentence: by what the others lost without it and with it. */
export function verdictOf(
  without: readonly SharedApiRow[],
  limited: readonly SharedApiRow[],
): string {
  const before = lostShare(without), after = lostShare(limited);
  if (after < 0.01) {
    return before < 0.01
      ? "This loop harms nobody, limited or not."
      : "The loop is refused and harms nobody.";
  }
  if (refusedShare(limited) > after / 2) {
    return "This limit is so tight that it refuses the others, too.";
  }
  return after < before
    ? "Better, but the loop still fits through this limit."
    : "This limit is so wide that the loop fits through it.";
}
