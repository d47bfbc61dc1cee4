import { quantile } from "../../../sim/mod.ts";
import { inputsOf, rendered } from "../../mod.ts";
import type { SimulatedStation } from "../../solve/simulate.ts";
import {
  LiveNetwork,
  type LiveRun,
  predict,
  type Prediction,
  predictWithRealised,
  replayed,
} from "../../real/mod.ts";

/** The live design: a site, a service, and a store whose calls are shared out over its replicas. */
export const LIVE: readonly SimulatedStation[] = [
  { name: "site", service: 2, visits: 1 },
  { name: "service", service: 4, visits: 1 },
  { name: "store", service: 9, visits: 0.7, servers: 2 },
];
const STORE = 2, THINK_MS = 15;

/** One run, and what three others said: before it, and after it with the times that chance had drawn. */
export interface LiveRow {
  what: string;
  users: number;
  perSecond: number;
  meanMs: number;
  before: Prediction;
  after: Prediction;
  /** The very same rounds, played event by event. */
  played: Prediction;
  failed: number;
}

/** What is promised, before anything runs. */
export interface Promised {
  hopMs: number;
  rows: { what: string; users: number; replicas: number; prediction: Prediction }[];
}

export interface LiveSession {
  promised: Promised;
  /** Starts the processes again, runs them, ends them. */
  run(): Promise<LiveRow[]>;
}

/** Starts the processes to measure a hop, and fixes the predictions; the runs come after. */
export async function liveSession(
  users: readonly number[],
  seed: number,
  timeMs = 1200,
): Promise<LiveSession> {
  const hopMs = await withNetwork((network) => Promise.resolve(network.hopMs));
  const most = Math.max(...users);
  const rows = [
    ...users.map((count) => ({ what: `${count} users`, users: count, replicas: 2 })),
    { what: `${most} users, a replica lost`, users: most, replicas: 1 },
  ].map((row) => {
    const { meanMs, perSecond } = predict(withStore(row.replicas), hopMs, row.users, THINK_MS);
    return { ...row, prediction: { meanMs, perSecond } };
  });
  const run = () =>
    withNetwork(async (network) => {
      const found: LiveRow[] = [];
      for (const { prediction, replicas, users: count, what } of rows) {
        if (replicas === 1) network.lose(STORE);
        const live = await network.run(count, THINK_MS, timeMs, `${seed} ${what}`);
        found.push(rowOf(what, live, prediction, withStore(replicas), network.hopMs));
      }
      return found;
    });
  return { promised: { hopMs, rows }, run };
}

/** A network that is gone when its work is done, or has failed. */
async function withNetwork<T>(work: (network: LiveNetwork) => Promise<T>): Promise<T> {
  const network = await LiveNetwork.start(LIVE);
  try {
    return await work(network);
  } finally {
    await network.close();
  }
}

function rowOf(
  what: string,
  live: LiveRun,
  before: Prediction,
  stations: readonly SimulatedStation[],
  hopMs: number,
): LiveRow {
  const { failed, meanMs, perSecond, users } = live;
  return {
    ...{ what, users, perSecond, meanMs, failed, before },
    after: predictWithRealised(stations, hopMs, live),
    played: replayed(stations, hopMs, live),
  };
}

function withStore(replicas: number): SimulatedStation[] {
  return LIVE.map((station, i) => i === STORE ? { ...station, servers: replicas } : station);
}

/** The largest error of a prediction over all runs: of requests a second, and of mean times. */
export function largestErrors(
  rows: readonly LiveRow[],
  by: "before" | "after" | "played",
): { perSecond: number; meanMs: number } {
  const worst = (of: "perSecond" | "meanMs") =>
    Math.max(...rows.map((row) => Math.abs(row[by][of] / row[of] - 1)));
  return { perSecond: worst("perSecond"), meanMs: worst("meanMs") };
}

/** What the page shows first. */
export function firstSettings(): Record<string, number | string> {
  return Object.fromEntries(inputsOf().map(({ name, value }) => [name, value!]));
}

/** Median time from a turned slider to a new picture, in ms: as the page's server makes it. */
export async function redraws(
  times: Readonly<Record<string, number>>,
  turns: number,
): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < turns; i++) {
    const began = performance.now();
    await rendered({ ...firstSettings(), load: 0.5 + i / 10 }, times);
    took.push(performance.now() - began);
  }
  return quantile(took, 0.5);
}
