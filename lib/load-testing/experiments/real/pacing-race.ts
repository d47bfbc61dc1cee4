import autocannon from "autocannon";
import { Moments, quantile } from "../../../sim/mod.ts";
import { HttpClient } from "../../real/http/client.ts";
import { runLive } from "../../real/live-run.ts";
import type { RunningTarget } from "../../real/target/start.ts";
import { parseScenario } from "../../scenario.ts";

/** How evenly requests arrived, as the server saw it. */
export interface PacingRow {
  readonly who: string;
  readonly wanted: number;
  /** Requests that arrived in each 10 ms, without the first and last of the run. */
  readonly slots: readonly number[];
  readonly perSecond: number;
  /** Variance over mean of those counts: 1 is a Poisson process, 0 a metronome. */
  readonly dispersion: number;
}

const SLOT_MS = 10;

function rowOf(who: string, wanted: number, raw: readonly number[], seconds: number): PacingRow {
  const first = raw.findIndex((n) => n > 0), last = raw.findLastIndex((n) => n > 0);
  const slots = raw.slice(first, last + 1), inner = slots.slice(1, -1), moments = new Moments();
  for (const n of inner) moments.add(n);
  const all = slots.reduce((sum, n) => sum + n, 0);
  return {
    who,
    wanted,
    slots,
    perSecond: all / seconds,
    dispersion: moments.variance / Math.max(1e-9, moments.mean),
  };
}

/** The same rate by ours and by autocannon's `overallRate`, looked at where it arrives. */
export async function pacingRace(
  target: RunningTarget,
  wanted: number,
): Promise<[ours: PacingRow, theirs: PacingRow]> {
  // Autocannon's shortest run.
  const seconds = 1;
  const scenario = parseScenario({
    ...{ name: "pace", steps: [{ name: "seats", path: "/" }] },
    arrivals: { kind: "stages", stages: [{ from: wanted, to: wanted, seconds }] },
  });
  await target.arrivals();
  await runLive(scenario, { url: target.url, connections: 10 });
  const ours = rowOf("ours", wanted, ourSlots(await target.arrivals()), seconds);
  await autocannon({ url: target.url, connections: 10, overallRate: wanted, duration: seconds });
  return [ours, rowOf("autocannon", wanted, ourSlots(await target.arrivals()), seconds)];
}

/** Without the request that asked for them, which is counted as well. */
function ourSlots(slots: readonly number[]): number[] {
  const own = slots.length - 1;
  return slots.map((n, i) => i === own ? n - 1 : n);
}

/** Requests/s by ten clients without a pause. */
export interface ThroughputRow {
  readonly who: string;
  readonly perSecond: number;
  /** Medians of ours over theirs, round by round. */
  readonly ratio: number;
}

const CONNECTIONS = 10;

/** As many requests as can be, in interleaved rounds: ours, autocannon, and a loop with `fetch`. 1.5 s a round. */
export async function throughputRace(
  target: RunningTarget,
  rounds: number,
): Promise<ThroughputRow[]> {
  const { url } = target,
    racers: Record<string, () => Promise<number>> = {
      ours: () => perSecond((end) => ours(url, end)),
      autocannon: async () => {
        // Its shortest run is a second.
        const { requests, duration } = await autocannon({
          url,
          connections: CONNECTIONS,
          duration: 1,
        });
        return requests.total / duration;
      },
      "fetch in a loop": () => perSecond((end) => fetches(url, end)),
    };
  const names = Object.keys(racers), seen: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round) % names.length]!;
      (seen[name] ??= []).push(await racers[name]!());
    }
  }
  return names.map((who) => ({
    ...{ who, perSecond: quantile(seen[who]!, 0.5) },
    ratio: quantile(seen[who]!.map((theirs, i) => seen["ours"]![i]! / theirs), 0.5),
  }));
}

const RACE_MS = 250;

/** Requests/s of something that sends until its end and says how many were answered. */
async function perSecond(send: (end: number) => Promise<number>): Promise<number> {
  const began = performance.now(), answered = await send(began + RACE_MS);
  return 1000 * answered / (performance.now() - began);
}

async function ours(url: string, end: number): Promise<number> {
  const client = new HttpClient({ url, connections: CONNECTIONS }),
    step = { name: "seats", path: "/" };
  let answered = 0, left = CONNECTIONS;
  await new Promise<void>((resolve) => {
    const heard = () => {
      answered++;
      ask();
    };
    const ask = () => {
      if (performance.now() < end) client.send(step, heard);
      else if (--left === 0) resolve();
    };
    for (let i = 0; i < CONNECTIONS; i++) ask();
  });
  client.close();
  return answered;
}

async function fetches(url: string, end: number): Promise<number> {
  let answered = 0;
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (performance.now() < end) {
      await (await fetch(url)).text();
      answered++;
    }
  }));
  return answered;
}
