import { type Random, random, requireNumber } from "../../sim/mod.ts";
import { type NetworkFacts, requireStations, type Station } from "../network.ts";
import { drawsOf } from "./draws.ts";
import { runJobs, type StationRun } from "./jobs.ts";

/** A station whose services vary as they like. */
export interface SimulatedStation extends Station {
  /** Squared coefficient of variation of a service. Default: 1, exponential. */
  scv?: number;
}

export interface SimulateOptions {
  /** Jobs per unit of time, at random; or, in a closed network, its jobs and their mean time to think. */
  load: { arrivalRate: number } | { population: number; think?: number };
  /** Jobs that are done. Default: 100 000. */
  jobs?: number;
  /** Of them not counted at the beginning. Default: a tenth. */
  warmUp?: number;
  seed?: number | string;
  /** Kinds of jobs, with their share and the visits of each. Default: one kind, with the stations' visits. */
  mix?: readonly { share: number; visits: readonly number[] }[];
}

/** What was seen, and the time of each job that counts, in the order of their ends. */
export interface Simulated extends NetworkFacts {
  times: Float64Array;
  /** Of each of them its place in `mix`. */
  kinds: Uint8Array;
  /** Ends of services. */
  events: number;
}

/** Most jobs of a run, and in it at once: beyond it the network has no steady state that a run could show. */
const MOST_JOBS = 20_000_000;

/**
 * Plays a network event by event: queues in the order of coming, any service times. O(events · log of those pending).
 *
 * @example
 * ```ts
 * import { simulate } from "#lib/design-evaluator/solve";
 * import assert from "node:assert/strict";
 *
 * const queue = { name: "queue", service: 1, visits: 1, scv: 0 };
 * const { time } = simulate([queue], { load: { arrivalRate: 0.5 }, seed: 1 });
 * // Pollaczek and Khinchine: 1 + 0.5 / (2 · (1 − 0.5)).
 * assert.ok(Math.abs(time - 1.5) < 0.02);
 * ```
 */
export function simulate(
  stations: readonly SimulatedStation[],
  { jobs = 100_000, load, mix, seed = 1, warmUp = Math.floor(jobs / 10) }: SimulateOptions,
): Simulated {
  const action = "simulate a network";
  requireStations(action, stations);
  requireNumber(action, "jobs", jobs, { unit: "jobs", min: 1, max: MOST_JOBS, integer: true });
  requireNumber(action, "warmUp", warmUp, { unit: "jobs", min: 0, max: jobs - 1, integer: true });
  const stream = random(`network ${seed}`), choose = stream.split("kinds");
  const ways = mix ?? [{ share: 1, visits: stations.map(({ visits }) => visits) }];
  const pathsOf = ways.map(({ visits }, kind) =>
    paths(visits, stream.split(kind === 0 ? "paths" : `paths ${kind}`))
  );
  const services = stations.map(({ name, scv = 1, service }, i) =>
    drawsOf(stream.split(`${i} ${name}`), service, scv)
  );
  const source = "arrivalRate" in load
    ? openSource(load.arrivalRate, stream)
    : closedSource(load.population, load.think ?? 0, stream);
  const times = new Float64Array(jobs - warmUp), kinds = new Uint8Array(jobs - warmUp);
  const run = runJobs({
    servers: stations.map(({ servers = 1 }) => servers),
    first: source.first,
    next: source.next,
    path: (job) => {
      job.kind = kindOf(ways, choose);
      job.path = pathsOf[job.kind]!();
    },
    service: (_, station) => services[station]!(),
    jobs,
    from: warmUp,
    ended: (job, at, n) => {
      times[n] = at - job.came;
      kinds[n] = job.kind ?? 0;
    },
  });
  return { ...factsFrom(stations, run, times), times, kinds, events: run.events };
}

/** When the first jobs come, and when the next one does: after another came, or when one has ended. */
interface Source {
  first: number[];
  next: { onArrival?: (at: number) => number; onEnd?: (at: number) => number };
}

function openSource(arrivalRate: number, stream: Random): Source {
  const rule = { unit: "jobs per unit of time", min: Number.MIN_VALUE };
  requireNumber("simulate a network", "arrivalRate", arrivalRate, rule);
  const gap = drawsOf(stream.split("arrivals"), 1 / arrivalRate, 1);
  return { first: [gap()], next: { onArrival: (at) => at + gap() } };
}

function closedSource(population: number, think: number, stream: Random): Source {
  const rule = { unit: "jobs", min: 1, max: 100_000, integer: true };
  requireNumber("simulate a network", "population", population, rule);
  const pause = drawsOf(stream.split("thinking"), think, 1);
  return {
    first: Array.from({ length: population }, pause),
    next: { onEnd: (at) => at + pause() },
  };
}

function kindOf(ways: readonly { share: number }[], stream: Random): number {
  if (ways.length === 1) return 0;
  let left = stream.next();
  const kind = ways.findIndex(({ share }) => (left -= share) < 0);
  return kind < 0 ? ways.length - 1 : kind;
}

/** Ways through the stations: each as often as its whole visits say, and once more for what is left, by chance. */
function paths(all: readonly number[], stream: Random): () => number[] {
  const whole = all.map((visits) => Math.floor(visits));
  const rest = all.map((visits, i) => visits - whole[i]!);
  const fixed = rest.every((part) => part === 0);
  const make = () =>
    all.flatMap((_, i) => {
      const visits = whole[i]! + (rest[i]! > 0 && stream.next() < rest[i]! ? 1 : 0);
      return visits === 1 ? i : Array.from({ length: visits }, () => i);
    });
  const one = make();
  return fixed ? () => one : make;
}

export function factsFrom(
  stations: readonly Station[],
  { ended, span, stations: seen }: { ended: number; span: number; stations: StationRun[] },
  times: Float64Array,
): NetworkFacts {
  return {
    throughput: ended / span,
    time: times.reduce((a, b) => a + b, 0) / times.length,
    stations: stations.map(({ name, servers = 1 }, i) => {
      const { busy, jobs, visits } = seen[i]!;
      return {
        name,
        utilisation: busy / span / (servers === Infinity ? 1 : servers),
        // By Little's law on what was seen.
        time: visits > 0 ? jobs / visits : 0,
        jobs: jobs / span,
        throughput: visits / span,
      };
    }),
  };
}
