import { random } from "../../sim/mod.ts";
import { Histogram } from "../histogram/histogram.ts";

/** Two servers with one mean: what one of them does now and then, in ms. */
export const SERVERS = {
  steady: () => 3,
  moody: (chance: number) => chance < 0.03 ? 52 : 1.485,
} as const;

/** Agents in regions that differ: what an average of percentiles says, and what is true. */
export interface MergedRow {
  readonly agent: string;
  readonly requests: number;
  readonly p99: number;
}

/**
 * Four agents measure the same service, one of them from far away and with few requests: each one's 99th percentile, in
 * ms, their average, and that of all requests together.
 */
export function fourAgents(seed: number, requests: number): {
  rows: MergedRow[];
  averaged: number;
  merged: number;
  /** Counters in use, and those of them in which the sum differs from one histogram that saw every request. */
  counters: number;
  differing: number;
} {
  const all = new Histogram(), one = new Histogram();
  const rows = ["near", "near too", "busy", "far away"].map((agent, i) => {
    const chance = random(seed).split(agent), own = new Histogram();
    const many = i === 3 ? Math.ceil(requests / 50) : requests,
      base = i === 3 ? 180_000 : 4000 + 1000 * i;
    for (let k = 0; k < many; k++) {
      const us = base * (1 - 0.5 * Math.log(1 - chance.next()));
      own.record(us);
      one.record(us);
    }
    all.add(own);
    return { agent, requests: many, p99: own.percentile(99) / 1000 };
  });
  const averaged = rows.reduce((sum, { p99 }) => sum + p99, 0) / rows.length;
  const counters = one.counts.filter((count) => count > 0).length;
  const differing = one.counts.filter((count, i) => count !== all.counts[i]).length;
  return { rows, averaged, merged: all.percentile(99) / 1000, counters, differing };
}
