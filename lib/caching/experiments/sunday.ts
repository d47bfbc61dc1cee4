import { exponential, zipf } from "../../sim/distributions.ts";
import type { Random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import type { Cache } from "../cache.ts";

/** An evening at the API. */
export interface SundayOptions {
  random: Random;
  /** Recipes, and how unevenly they are asked for (Zipf's exponent). */
  keys: number;
  exponent: number;
  /** Reads per second at the peak, and before and after it as a share of that. */
  peak: number;
  calm: number;
  /** Length of the run and when the peak is, in s. */
  seconds: number;
  during: readonly [from: number, to: number];
  /** Mean time of a query in ms, and queries that the database works on at once. */
  query: number;
  connections: number;
  /** After this a reader has left; the query runs all the same. In ms. */
  patience: number;
  /** Caches in front of the database, one a node; a read comes to any of them. Default: none. */
  caches?: readonly Cache<number, number>[];
  /** A cache that all nodes ask before the database. Its trip is not counted. Default: none. */
  shared?: Cache<number, number>;
}

/** One second of it. */
export interface SundayRow {
  time: number;
  series: "asked for" | "answered in time";
  /** Reads per second. */
  reads: number;
}

/**
 * Reads come at random moments (Poisson), hit the cache or queue for a connection of the database. An
 * answer that comes after its reader has left is work for nothing. O(reads log reads).
 */
export function sunday(options: SundayOptions): SundayRow[] {
  const { random, keys, exponent, peak, calm, seconds, during, patience, caches = [], shared } =
    options;
  const clock = new VirtualClock();
  const key = zipf(random.split("keys"), { n: keys, exponent });
  const takes = exponential(random.split("queries"), { mean: options.query });
  const gap = exponential(random.split("gaps"), { mean: 1 }), node = random.split("nodes");
  const asked = new Float64Array(seconds), answered = new Float64Array(seconds);
  const waiting: (() => void)[] = [];
  let head = 0, free = options.connections;

  const count = (of: Float64Array, time: number) => {
    const second = Math.floor(time / 1000);
    if (second < seconds) of[second]!++;
  };
  const start = (wanted: number, since: number, cache: Cache<number, number> | undefined) => {
    free--;
    clock.schedule(takes(), () => {
      free++;
      cache?.set(wanted, 1);
      shared?.set(wanted, 1);
      if (clock.now() - since <= patience) count(answered, clock.now());
      if (head < waiting.length) waiting[head++]!();
    });
  };
  const arrive = () => {
    const now = clock.now(), second = now / 1000;
    if (second >= seconds) return;
    count(asked, now);
    const wanted = key();
    const cache = caches.length > 0 ? caches[node.int(caches.length)] : undefined;
    if (cache?.get(wanted) !== undefined) count(answered, now);
    else if (shared?.get(wanted) !== undefined) {
      cache?.set(wanted, 1);
      count(answered, now);
    } else if (free > 0) start(wanted, now, cache);
    else waiting.push(() => start(wanted, now, cache));
    const rate = second >= during[0] && second < during[1] ? peak : peak * calm;
    clock.schedule(gap() * 1000 / rate, arrive);
  };
  arrive();
  clock.runSync({ until: seconds * 1000 });
  return Array.from({ length: seconds }, (_, time): SundayRow[] => [
    { time, series: "asked for", reads: asked[time]! },
    { time, series: "answered in time", reads: answered[time]! },
  ]).flat();
}

/** Share of the reads in a stretch of seconds that got no answer in time. */
export function lostShare(
  rows: readonly SundayRow[],
  [from, to]: readonly [number, number],
): number {
  const sum = (series: string) =>
    rows.filter((row) => row.series === series && row.time >= from && row.time < to)
      .reduce((total, { reads }) => total + reads, 0);
  const asked = sum("asked for");
  return asked > 0 ? Math.max(0, 1 - sum("answered in time") / asked) : 0;
}

/** Share of the reads without an answer in time, at several loads: where is the wall? */
export function wall(
  options: Omit<SundayOptions, "peak" | "calm" | "during">,
  loads: readonly number[],
): { reads: number; lost: number }[] {
  const { random, seconds, ...rest } = options;
  return loads.map((reads) => {
    const from = Math.floor(seconds / 3), own = random.split(`at ${reads}`);
    const rows = sunday({
      ...{ ...rest, random: own, seconds, peak: reads, calm: 1, during: [0, seconds] as const },
    });
    return { reads, lost: lostShare(rows, [from, seconds]) };
  });
}
