import { exponential, type Random, RealClock, VirtualClock } from "../../sim/mod.ts";
import { PowerOfChoices } from "../balancers/power-of-choices.ts";
import { RandomChoice } from "../balancers/random-choice.ts";
import type { Balancer } from "../balancers/balancer.ts";
import { Cluster } from "../cluster.ts";
import { OutlierEjection } from "../outlier-ejection.ts";
import { type HttpAnswer, type HttpFleet, sendLoad, startFleet } from "../http-fleet.ts";
import { Pool } from "../pool.ts";
import { percentile } from "./common.ts";

/** A percentile of the time from request to answer. */
export interface RealRow {
  run: string;
  /** In per cent. */
  percentile: number;
  ms: number;
}

/** Small enough for two busy cores: the workers sleep, so the machine's speed hardly matters. */
export const SMALL = { workers: 4, service: 20, load: 0.75, duration: 1800 };

const KINDS: Record<string, (pool: Pool, random: Random) => Balancer> = {
  "random": (pool, random) => new RandomChoice(pool, random),
  "two choices": (pool, random) => new PowerOfChoices(pool, random),
};

/** What happened when one of the real workers was killed. */
export interface KillFacts {
  sent: number;
  lost: number;
  /** Requests lost that were sent before the ejection, and after it. */
  before: number;
  after: number;
  /** Time from the kill to the ejection, in ms. */
  noticed: number;
}

/** Simulated and real side by side, and what a killed worker cost. */
export interface RealFacts {
  rows: RealRow[];
  requests: number;
  /** What HTTP itself takes here, in ms. */
  overhead: number;
  /** How far simulated times are from real ones, and those of the two balancers from each other: mean shares. */
  apart: { runs: number; balancers: number };
  kill: KillFacts;
}

/**
 * The same balancers in front of real HTTP workers and of simulated nodes. Then one worker is killed,
 * and passive ejection, on the real clock, takes it out. The workers are gone when this returns.
 */
export async function simulatedAndReal(
  random: Random,
): Promise<RealFacts> {
  const fleet = await startFleet({ workers: SMALL.workers });
  try {
    const overhead = await httpOverhead(fleet);
    const runs = await Promise.all(
      Object.entries(KINDS).map(async ([name, make]) => {
        const pool = new Pool({ size: SMALL.workers });
        const source = random.split(name);
        const answers = await sendLoad({
          fleet,
          pool,
          balancer: make(pool, source.split("choice")),
          lane: name.replace(" ", "-"),
          ...load(source),
          duration: SMALL.duration,
        });
        return { name, times: answers.filter(({ ok }) => ok).map(({ ms }) => ms) };
      }),
    );
    const rows = runs.flatMap(({ name, times }) => [
      ...percentiles(`${name}, simulated`, simulated(name, random.split(name), overhead)),
      ...percentiles(`${name}, real HTTP`, times),
    ]);
    const kill = await killOne(fleet, random.split("kill"));
    const requests = runs.reduce((sum, { times }) => sum + times.length, 0);
    const distance = (a: string, b: string) => distanceOf(rows, a, b);
    const [first, second] = runs.map(({ name }) => name) as [string, string];
    const apart = {
      runs: (distance(`${first}, simulated`, `${first}, real HTTP`) +
        distance(`${second}, simulated`, `${second}, real HTTP`)) / 2,
      balancers: distance(`${first}, real HTTP`, `${second}, real HTTP`),
    };
    return { rows, requests, overhead, apart, kill };
  } finally {
    await fleet.stop();
  }
}

/** How far the percentiles of one run are from those of another: the mean, as a share of the latter. */
function distanceOf(rows: readonly RealRow[], a: string, b: string): number {
  const of = (run: string) => rows.filter((row) => row.run === run).map(({ ms }) => ms);
  const other = of(b);
  const shares = of(a).map((ms, i) => Math.abs(ms / other[i]! - 1));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function load(random: Random) {
  const gap = exponential(random.split("gaps"), {
    mean: SMALL.service / SMALL.workers / SMALL.load,
  });
  return { gap, work: exponential(random.split("work"), { mean: SMALL.service }) };
}

/** What HTTP itself takes, with a timer that rounds up: the median of calls for no work. */
async function httpOverhead(fleet: HttpFleet): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < 40; call++) {
    const start = performance.now();
    const response = await fetch(`${fleet.urls[call % fleet.urls.length]}/idle?ms=1`);
    await response.text();
    times.push(performance.now() - start - 1);
  }
  return percentile(times, 0.5);
}

function simulated(name: string, random: Random, overhead: number): number[] {
  const clock = new VirtualClock(), pool = new Pool({ size: SMALL.workers });
  const times: number[] = [];
  const { gap, work } = load(random);
  const cluster = new Cluster({
    clock,
    pool,
    balancer: KINDS[name]!(pool, random.split("choice")),
    service: work,
    onDone: (_tag, _outcome, ms) => times.push(ms + overhead),
  });
  // The very requests that the real workers got: same gaps, same work, same draws of the balancer.
  for (let due = gap(); due < SMALL.duration; due += gap()) {
    clock.schedule(due, () => void cluster.offer());
  }
  clock.runSync();
  return times;
}

function percentiles(run: string, times: number[]): RealRow[] {
  return [5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98].map((q) => ({
    run,
    percentile: q,
    ms: percentile(times, q / 100),
  }));
}

/** Kills a worker under load; the ejection is the same object as in the simulation, on the real clock. */
async function killOne(fleet: HttpFleet, random: Random): Promise<KillFacts> {
  const pool = new Pool({ size: SMALL.workers });
  let killed = NaN, out = NaN;
  const ejection = new OutlierEjection({
    clock: new RealClock(),
    nodes: SMALL.workers,
    failures: 3,
    onChange: (node, healthy) => {
      if (!healthy) {
        pool.remove(node);
        if (Number.isNaN(out)) out = performance.now();
      } else pool.add(node);
    },
  });
  const timer = setTimeout(() => {
    killed = performance.now();
    fleet.kill(0);
  }, 250);
  try {
    const began = performance.now();
    const { gap, work } = load(random);
    const answers: HttpAnswer[] = await sendLoad({
      fleet,
      pool,
      balancer: new PowerOfChoices(pool, random),
      lane: "kill",
      // Three workers must carry it all: less work each.
      gap,
      work: () => work() * 0.6,
      duration: 900,
      timeout: 500,
      onDone: (node, ok) => ejection.note(node, ok),
    });
    const lost = answers.filter(({ ok }) => !ok);
    const after = lost.filter(({ sent }) => began + sent > out).length;
    return {
      sent: answers.length,
      lost: lost.length,
      before: lost.length - after,
      after,
      noticed: Number.isNaN(out) ? 0 : out - killed,
    };
  } finally {
    clearTimeout(timer);
    ejection.stop();
  }
}
