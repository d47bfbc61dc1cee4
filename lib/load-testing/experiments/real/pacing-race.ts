import autocannon from "autocannon";
import { Moments, quantile } from "../../../sim/mod.ts";
import { closed } from "../../models/closed.ts";
import type { Answered } from "../../models/target.ts";
import { HttpClient } from "../../real/http/client.ts";
import { runLive } from "../../real/live-run.ts";
import { livePace } from "../../real/pacer.ts";
import type { RunningTarget } from "../../real/target/start.ts";
import { Recorder } from "../../recorder.ts";
import { parseScenario } from "../../scenario.ts";
import { wrkPerSecond } from "./wrk.ts";

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

/**
 * A busy machine sends late and in bunches by itself: ours is tried again where they are larger than this, or the rate is
 * further off than that share of it, so often at most.
 */
const EVEN = 5, RATE_WITHIN = 0.005, TRIES = 3;
/** How far a run is from even, by its worse side; at most 1 is even. */
const unevenness = ({ dispersion, perSecond, wanted }: PacingRow) =>
  Math.max(dispersion / EVEN, Math.abs(perSecond / wanted - 1) / RATE_WITHIN);
/** Length of a run, in s; theirs is the shortest that it has. */
const OURS_S = 0.6, THEIRS_S = 1;

/** The same rate by ours and by autocannon's `overallRate`, looked at where it arrives. */
export async function pacingRace(
  target: RunningTarget,
  wanted: number,
): Promise<[ours: PacingRow, theirs: PacingRow]> {
  const scenario = parseScenario({
    ...{ name: "pace", steps: [{ name: "seats", path: "/" }] },
    arrivals: { kind: "stages", stages: [{ from: wanted, to: wanted, seconds: OURS_S }] },
  });
  let ours: PacingRow | undefined;
  for (let tries = 0; tries < TRIES && (!ours || unevenness(ours) > 1); tries++) {
    await target.arrivals();
    const sent: number[] = [];
    const heard = ({ sent: at }: Answered) => void sent.push(at);
    await runLive(scenario, { url: target.url, connections: 10, heard });
    // From the first to the last that was sent lie as many gaps as requests, less one.
    const span = (Math.max(...sent) - Math.min(...sent)) * sent.length / (sent.length - 1);
    const row = rowOf("ours", wanted, ourSlots(await target.arrivals()), span / 1000);
    if (!ours || unevenness(row) < unevenness(ours)) ours = row;
  }
  const { duration } = await autocannon({
    ...{ url: target.url, connections: 10, overallRate: wanted, duration: THEIRS_S },
  });
  return [ours!, rowOf("autocannon", wanted, ourSlots(await target.arrivals()), duration)];
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

/**
 * As many requests as can be, in interleaved rounds: ours, autocannon, and a loop with `fetch`; `wrk` where it is
 * installed. 1.5 s a round.
 */
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
  if (await wrkPerSecond(url)) racers["wrk"] = async () => await wrkPerSecond(url) ?? NaN;
  // What is not compiled yet is slow by itself; autocannon's second is long enough for that.
  for (const racer of [racers["ours"]!, racers["fetch in a loop"]!]) await racer();
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

/** Clients of the closed model, whose answers a recorder counts, as in every run. */
async function ours(url: string, end: number): Promise<number> {
  const client = new HttpClient({ url, connections: CONNECTIONS }), recorder = new Recorder();
  const pace = livePace(), step = { name: "seats", path: "/" };
  await new Promise<void>((done) =>
    closed({ pace, target: client, pick: () => step, heard: recorder.heard, done }, {
      ...{ clients: CONNECTIONS, think: () => 0, most: end - performance.now() },
    })
  );
  client.close();
  return recorder.ended - recorder.failed;
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
