import type { NetworkFacts, Station } from "../network.ts";
import { mva } from "../solve/mva.ts";
import type { SimulatedStation } from "../solve/simulate.ts";
import { type Job, runJobs } from "../solve/jobs.ts";
import type { LiveRun } from "./live-network.ts";
import { type Counted, counted } from "./rounds.ts";

/** What is predicted for a number of users: requests a second and their mean time, in ms. */
export interface Prediction {
  perSecond: number;
  meanMs: number;
}

/**
 * Stations as mean value analysis takes them: replicas among which calls are shared out at random are stations of their
 * own; the way of each call is a delay.
 */
export function asSingle(stations: readonly Station[], hopMs: number): Station[] {
  const single = stations.flatMap((station) => {
    const { name, servers = 1, service, visits } = station;
    return Array.from(
      { length: servers },
      (_, i) => ({ name: `${name} ${i + 1}`, service, visits: visits / servers }),
    );
  });
  const hops = stations.reduce((sum, { visits }) => sum + visits, 0);
  return [...single, { name: "hops", service: hopMs, visits: hops, servers: Infinity }];
}

/** Before the run: from the times that are meant. */
export function predict(
  stations: readonly Station[],
  hopMs: number,
  users: number,
  thinkMs: number,
): Prediction & { facts: NetworkFacts } {
  const facts = mva(asSingle(stations, hopMs), users, thinkMs).at(-1)!;
  return { perSecond: facts.throughput * 1000, meanMs: facts.time, facts };
}

/** After the run: from the demands that it really had, which chance made larger or smaller than was meant. */
export function predictWithRealised(
  stations: readonly SimulatedStation[],
  hopMs: number,
  { rounds, users }: LiveRun,
): Prediction {
  const work = stations.map(() => 0), visits = stations.map(() => 0);
  for (const { path, services } of rounds) {
    path.forEach((station, step) => {
      work[station]! += services[step]!;
      visits[station]!++;
    });
  }
  const count = Math.max(1, rounds.length);
  const realised = stations.map((station, i) => ({
    ...station,
    visits: visits[i]! / count,
    service: visits[i]! > 0 ? work[i]! / visits[i]! : station.service,
  }));
  const thought = rounds.reduce((sum, round) => sum + round.thought, 0) / count;
  const { meanMs, perSecond } = predict(realised, hopMs, users, thought);
  return { meanMs, perSecond };
}

/** The same rounds of the same users, with the draws that they had, played event by event. */
export function replayed(
  stations: readonly Station[],
  hopMs: number,
  { durationMs, rounds, users }: LiveRun,
): Counted {
  const left = Array.from(
    { length: users },
    (_, user) => rounds.filter((round) => round.user === user),
  );
  const own = new Map<Job, (typeof rounds)[number]>(), hop = stations.length;
  const played: { sent: number; tookMs: number }[] = [];
  runJobs({
    servers: [...stations.map(({ servers = 1 }) => servers), Infinity],
    first: left.map(([round]) => round?.thought ?? Infinity),
    next: { onEnd: (at, { user }) => at + (left[user]![0]?.thought ?? Infinity) },
    path: (job) => {
      const round = left[job.user]!.shift()!;
      own.set(job, round);
      // Each visit has its way there.
      job.path = round.path.flatMap((station) => [hop, station]);
    },
    service: (job, station) =>
      station === hop ? hopMs : own.get(job)!.services[(job.step - 1) / 2]!,
    ...{ jobs: rounds.length, from: 0, until: durationMs },
    ended: (job, now) => void played.push({ sent: job.came, tookMs: now - job.came }),
  });
  return counted(played, durationMs);
}
