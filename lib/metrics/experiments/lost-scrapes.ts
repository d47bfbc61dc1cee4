import type { Random } from "../../sim/random.ts";
import { Engine } from "../promql/engine.ts";
import { Head } from "../store/head.ts";
import { Labels } from "../store/labels.ts";

/** A line of the comparison: what each way says of a minute. */
export interface ScrapeRow {
  readonly minute: number;
  readonly rentals: number;
  readonly way: string;
}

/** How the way to the store behaves. */
export interface LostScrapes {
  /** Share of messages that get lost. */
  readonly lost: number;
  /** Time between two of them, in s. */
  readonly interval: number;
  readonly random: Random;
  /** Minute at which the station's process starts again. */
  readonly restart: number;
  readonly minutes: number;
}

/**
 * The same rentals told in two ways over a network that loses messages: the count of each interval pushed as it ends,
 * and a counter that is read. In between the process starts again, and the counter with it.
 */
export function lostScrapes({ lost, interval, random, restart, minutes }: LostScrapes) {
  const head = new Head(), counter = head.series(Labels.of({ __name__: "rentals_total" }))!;
  const pushed = new Float64Array(minutes), truth = new Float64Array(minutes);
  let total = 0, since = 0;
  for (let second = 1; second <= minutes * 60; second++) {
    const minute = Math.ceil(second / 60) - 1, rate = 0.5 + 0.4 * Math.sin(second / 400);
    const rented = random.next() < rate ? 1 : 0;
    truth[minute]! += rented;
    total += rented;
    since += rented;
    if (second === restart * 60) total = 0;
    if (second % interval !== 0) continue;
    const arrives = random.next() >= lost;
    if (arrives) {
      pushed[minute]! += since;
      head.append(counter, second * 1000, total);
    }
    since = 0;
  }
  const window = Math.max(4 * interval, 120);
  const rates = new Engine(head).range(
    `rate(rentals_total[${window}s]) * 60`,
    60_000,
    minutes * 60_000,
    60_000,
  )[0];
  const rows: ScrapeRow[] = Array.from(
    truth,
    (rentals, minute) => ({ minute, rentals, way: "as it was" }),
  );
  pushed.forEach((rentals, minute) =>
    rows.push({ minute, rentals, way: "counts of intervals, pushed" })
  );
  rates?.times.forEach((time, i) =>
    rows.push({
      minute: time / 60_000 - 1,
      rentals: rates.values[i]!,
      way: "rate of a counter, read",
    })
  );
  const sum = (all: Float64Array) => all.reduce((a, b) => a + b, 0);
  const grown = new Engine(head).instant(`increase(rentals_total[${minutes}m])`, minutes * 60_000);
  return {
    rows,
    rented: sum(truth),
    pushed: sum(pushed),
    counted: grown.type === "vector" ? grown.rows[0]?.value ?? 0 : 0,
  };
}
