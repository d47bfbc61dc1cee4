import type { Design, Route } from "./model.ts";
import { stationsOf } from "./stations.ts";
import { meanOf, mixedPercentile, percentile, type Phase } from "./solve/percentiles.ts";
import { simulate, type Simulated } from "./solve/simulate.ts";
import { quantile } from "../sim/mod.ts";
import { type ClassTraffic, meanVisits } from "./traffic.ts";
import { type CallTime, wayOf } from "./ways.ts";

/** Times of one kind of requests, in ms; percentiles are looked up when somebody asks: they cost more than all the rest. */
export interface ClassTimes {
  name: string;
  meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Times of all kinds, and the median of all requests. */
export interface AllTimes {
  classes: readonly ClassTimes[];
  p50Ms(): number;
}

/** Rounds that are played for the percentiles of a closed network. */
const ROUNDS = 30_000;

/**
 * Times of each class: of an open design from the phases of its way. In a closed one a line is never longer than there
 * are users, so that waits are far from exponential, and no formula is exact: its percentiles are played.
 */
export function classTimes(
  design: Design,
  traffic: readonly ClassTraffic[],
  times: readonly CallTime[],
): AllTimes {
  const ways = traffic.map(({ visits }, i) => {
    const own: readonly Route[] = design.classes[i]?.routes ?? [];
    return wayOf(design, [...design.routes, ...own], times, visits);
  });
  const found = "users" in design.workload
    ? played(design, traffic)
    : phased(ways, traffic.map(({ share }) => share));
  return {
    p50Ms: once(() => found(undefined, 0.5)),
    classes: traffic.map(({ name }, i) => {
      const p50 = once(() => found(i, 0.5)), p99 = once(() => found(i, 0.99));
      return {
        ...{ name, meanMs: meanOf(ways[i]!) },
        get p50Ms() {
          return p50();
        },
        get p99Ms() {
          return p99();
        },
      };
    }),
  };
}

/** A percentile of one class, or of all together. */
type Percentile = (kind: number | undefined, share: number) => number;

function phased(ways: readonly Phase[][], shares: readonly number[]): Percentile {
  return (kind, share) =>
    kind === undefined
      ? mixedPercentile(ways.map((phases, i) => ({ phases, share: shares[i]! })), share)
      : percentile(ways[kind]!, share);
}

function played(design: Design, traffic: readonly ClassTraffic[]): Percentile {
  const run = once(() => playClosed(design, traffic));
  return (kind, share) => {
    const { kinds, times } = run();
    const own = kind === undefined ? times : times.filter((_, n) => kinds[n] === kind);
    return own.length > 0 ? quantile(own, share) : 0;
  };
}

function playClosed(design: Design, traffic: readonly ClassTraffic[]): Simulated {
  const { workload } = design;
  if (!("users" in workload)) {
    throw new TypeError("Cannot play a closed network: there are no users");
  }
  const stations = stationsOf(design, meanVisits(traffic));
  const mix = traffic.map(({ share, visits }) => ({
    share,
    visits: stationsOf(design, visits).map(({ visits }) => visits),
  }));
  return simulate(stations, {
    load: { population: workload.users, think: workload.thinkMs },
    ...{ jobs: Math.max(ROUNDS, 5 * workload.users), mix, seed: "percentiles" },
  });
}

function once<T>(compute: () => T): () => T {
  let value: { found: T } | undefined;
  return () => (value ??= { found: compute() }).found;
}
