import type { SimulatedStation } from "../solve/simulate.ts";
import { variedClosed } from "../solve/varied.ts";
import { type Job, runJobs } from "../solve/jobs.ts";
import type { LiveRun } from "./live-network.ts";
import { type Counted, counted } from "./rounds.ts";

/** What is predicted for a number of users: requests a second and their mean time, in ms. */
export interface Prediction {
  perSecond: number;
  meanMs: number;
}

/** One replica of a station, among which calls are shared out at random; the way of each call is a delay. */
export function asSingle(stations: readonly SimulatedStation[], hopMs: number): SimulatedStation[] {
  const single = stations.flatMap(({ name, scv = 1, servers = 1, service, visits }) =>
    Array.from(
      { length: servers },
      (_, i) => ({ name: `${name} ${i + 1}`, service, scv, visits: visits / servers }),
    )
  );
  const hops = stations.reduce((sum, { visits }) => sum + visits, 0);
  return [...single, { name: "hops", service: hopMs, visits: hops, servers: Infinity }];
}

/** Before the run: from the times that are meant. */
export function predict(
  stations: readonly SimulatedStation[],
  hopMs: number,
  users: number,
  thinkMs: number,
): Prediction {
  const { throughput, time } = variedClosed(asSingle(stations, hopMs), users, thinkMs);
  return { perSecond: throughput * 1000, meanMs: time };
}

/** After the run: from the demands that it really had, which chance made larger or smaller than was meant. */
export function predictWithRealised(
  stations: readonly SimulatedStation[],
  hopMs: number,
  { rounds, users }: Pick<LiveRun, "rounds" | "users">,
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
  return predict(realised, hopMs, users, thought);
}

/** The same rounds of the same users, with the draws and at the replicas that they had, played event by event. */
export function replayed(
  stations: readonly SimulatedStation[],
  hopMs: number,
  { durationMs, rounds, users }: Pick<LiveRun, "durationMs" | "rounds" | "users">,
): Counted {
  const left = Array.from(
    { length: users },
    (_, user) => rounds.filter((round) => round.user === user),
  );
  // Each replica is a place of its own.
  const most = Math.max(1, ...rounds.flatMap(({ replicas }) => replicas.map((one) => one + 1)));
  const own = new Map<Job, (typeof rounds)[number]>(), hop = stations.length * most;
  const played: { sent: number; tookMs: number; ok: boolean }[] = [];
  runJobs({
    servers: [...Array.from({ length: hop }, () => 1), Infinity],
    first: left.map(([round]) => round?.thought ?? Infinity),
    next: { onEnd: (at, { user }) => at + (left[user]![0]?.thought ?? Infinity) },
    path: (job) => {
      const round = left[job.user]!.shift()!;
      own.set(job, round);
      // Each visit has its way there.
      job.path = round.path.flatMap((station, i) => [hop, station * most + round.replicas[i]!]);
    },
    service: (job, place) => place === hop ? hopMs : own.get(job)!.services[(job.step - 1) / 2]!,
    ...{ jobs: rounds.length, from: 0, until: durationMs },
    ended: (job, now) => void played.push({ sent: job.came, tookMs: now - job.came, ok: true }),
  });
  return counted(played, durationMs);
}
