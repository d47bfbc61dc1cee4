import * as d3 from "d3-random";
import { Moments, type Random, requireNumber, VirtualClock } from "../sim/mod.ts";
import { backoff, type BackoffKind } from "./backoff.ts";

/** Clients that all want to write the same record, and how they wait after a lost race. */
export interface ContentionOptions {
  random: Random;
  kind: BackoffKind;
  clients: number;
  /** Runs to average over. Default: 100. */
  runs?: number;
  /** Mean and standard deviation of one way over the network, in ms. Default: 10 and 2. */
  network?: { mean: number; deviation: number };
  /** First and longest wait, in ms. Default: 5 and 2000. */
  base?: number;
  cap?: number;
}

/** What the runs took on average. */
export interface Contention {
  kind: BackoffKind;
  clients: number;
  /** Writes attempted until all had succeeded. */
  calls: number;
  /** Time until the last client had its answer, in ms. */
  time: number;
  /** Standard errors of both. */
  callsError: number;
  timeError: number;
}

/**
 * Optimistic concurrency: a client reads the record's version, then writes; of those that read the same
 * version only the first is taken, and the others wait and begin again. O(calls · log clients).
 *
 * Source of the model: M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015, and its
 * simulator. There a client's first wait of an exponential schedule is already twice `base`, and the
 * decorrelated wait starts from `base`.
 */
export function contention(options: ContentionOptions): Contention {
  const { random, kind, clients, runs = 100, base = 5, cap = 2000 } = options;
  const { network: { mean, deviation } = { mean: 10, deviation: 2 } } = options;
  requireNumber("simulate contention", "clients", clients, {
    unit: "clients",
    min: 1,
    max: 10_000,
    integer: true,
  });
  requireNumber("simulate contention", "runs", runs, { unit: "runs", min: 1, integer: true });
  const normal = d3.randomNormal.source(random.split("network").next)(mean, deviation);
  const way = () => Math.abs(normal());
  const begin = backoff({ kind, random: random.split("waits"), base, cap });
  const calls = new Moments(), time = new Moments();
  for (let run = 0; run < runs; run++) {
    const clock = new VirtualClock();
    let version = 0, writes = 0, finished = 0;
    for (let client = 0; client < clients; client++) {
      const waits = begin();
      let attempt = 0, read = -1;
      const start = () => void clock.schedule(way(), reading);
      const reading = () => {
        read = version;
        // The answer comes back and the write goes out: two ways.
        clock.schedule(way() + way(), writing);
      };
      const writing = () => {
        writes++;
        if (read === version) {
          version++;
          clock.schedule(way(), () => void (finished = clock.now()));
        } else {
          const back = way();
          clock.schedule(back + waits(++attempt + 1), start);
        }
      };
      start();
    }
    clock.runSync();
    calls.add(writes);
    time.add(finished);
  }
  const root = Math.sqrt(runs);
  return {
    kind,
    clients,
    calls: calls.mean,
    time: time.mean,
    callsError: calls.deviation / root,
    timeError: time.deviation / root,
  };
}
