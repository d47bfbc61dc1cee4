import { erlangC } from "../sim/mod.ts";
import { availability, withCommonCause } from "./availability.ts";
import { type ClassTimes, classTimes } from "./class-times.ts";
import type { Component, Design } from "./model.ts";
import type { NetworkFacts, StationFacts } from "./network.ts";
import { meanWait } from "./solve/general.ts";
import { open } from "./solve/open.ts";
import { variedClosed } from "./solve/varied.ts";
import { isEndless, type PartStation, serversOf, stationsOf } from "./stations.ts";
import { meanVisits, trafficOf } from "./traffic.ts";
import type { CallTime } from "./ways.ts";

/** What a design comes to. Times in ms. */
export interface Evaluation {
  perSecond: number;
  meanMs: number;
  readonly p50Ms: number;
  /** Of the slowest class. */
  readonly p99Ms: number;
  /** The part that is used most, and by how much the load may grow until it can't keep up (1: to twice). */
  bottleneck: string;
  headroom: number;
  availability: number;
  /** Dollars. */
  perMonth: number;
  perMillion: number;
  parts: PartFacts[];
  classes: readonly ClassTimes[];
}

/** One part. */
export interface PartFacts {
  name: string;
  /** By one request, on average. */
  visits: number;
  utilisation: number;
  /** Of one call, waiting included, in ms. */
  callMs: number;
  availability: number;
  perMonth: number;
}

const SECONDS_A_MONTH = 30 * 24 * 3600;

/**
 * All of a design at once: times by queueing theory, availability by its structure, cost by its prices.
 *
 * @throws {NoSteadyState} Where more comes in than a part can do.
 */
export function evaluate(design: Design): Evaluation {
  const { components } = design, traffic = trafficOf(design), visits = meanVisits(traffic);
  const facts = solve(design, visits), perSecond = facts.throughput * 1000;
  const times = components.map((part, i) => {
    const lines = part.spread === "shards" ? part.replicas : 1, servers = serversOf(part) / lines;
    const load = facts.throughput * visits[i]! / lines * part.serviceMs;
    return callTime(part, facts.stations[i]!, servers, load);
  });
  const { classes, p50Ms } = classTimes(design, traffic, times);
  const parts = components.map((part, i): PartFacts => ({
    name: part.name,
    visits: visits[i]!,
    utilisation: isEndless(part) ? 0 : facts.stations[i]!.utilisation,
    callMs: part.serviceMs + times[i]!.waits * times[i]!.waitMs,
    availability: availabilityOf(part, perSecond * visits[i]!),
    perMonth: monthly(part, perSecond * visits[i]!),
  }));
  const busiest = parts.reduce((a, b) => b.utilisation > a.utilisation ? b : a);
  const perMonth = parts.reduce((sum, part) => sum + part.perMonth, 0);
  const needed = parts.filter((_, i) => !components[i]!.optional);
  return {
    ...{
      perSecond,
      meanMs: classes.reduce((sum, one, i) => sum + traffic[i]!.share * one.meanMs, 0),
    },
    get p50Ms() {
      return p50Ms();
    },
    get p99Ms() {
      return Math.max(...classes.map(({ p99Ms }) => p99Ms));
    },
    bottleneck: busiest.name,
    headroom: busiest.utilisation > 0 ? 1 / busiest.utilisation - 1 : Infinity,
    availability: availability({ all: needed.map(({ availability }) => availability) }),
    ...{ perMonth, perMillion: perMonth / (perSecond * SECONDS_A_MONTH) * 1e6, parts },
    classes,
  };
}

/** Facts of each part: of one with shards those of a shard, which all are alike. */
function solve(design: Design, visits: readonly number[]): NetworkFacts {
  const stations = stationsOf(design, visits), { workload } = design;
  const { stations: facts, ...rest } = "users" in workload
    ? variedClosed(stations, workload.users, workload.thinkMs)
    : openVaried(stations, workload.perSecond / 1000);
  const first = design.components.map((_, i) =>
    facts[stations.findIndex(({ part }) => part === i)]!
  );
  return { ...rest, stations: first };
}

/** Each station of an open network by itself, with the waits that its variation makes; per ms. */
function openVaried(stations: readonly PartStation[], perMs: number): NetworkFacts {
  const facts = open(
    stations.map((one) => ({ ...one, service: one.service / 1000 })),
    perMs * 1000,
    "second",
    1000,
  );
  const varied = facts.stations.map((one, i) => {
    const { scv, servers, service, visits } = stations[i]!;
    if (servers === Infinity) return one;
    const load = { arrivalRate: perMs * visits, meanService: service, servers, serviceScv: scv };
    return { ...one, time: service + meanWait(load) };
  });
  return { ...facts, stations: varied };
}

/** How many calls wait and how long, on average over all calls. */
function callTime(
  part: Component,
  { time }: StationFacts,
  servers: number,
  load: number,
): CallTime {
  const wait = isEndless(part) ? 0 : Math.max(0, time - part.serviceMs);
  // What is left after a difference of nearly equal times is rounding.
  if (wait <= 1e-6 * part.serviceMs) return { waits: 0, waitMs: 0 };
  const waits = load < servers ? erlangC(servers, load) : 1;
  return { waits, waitMs: wait / waits };
}

/** Share of time in which enough replicas of a part are up for so many calls a second. */
export function availabilityOf(part: Component, perSecond: number): number {
  const { availability, common, needed, replicas } = part;
  return withCommonCause(
    availability,
    replicas,
    Math.min(replicas, needed ?? busyOf(part, perSecond)),
    common,
  );
}

/** Replicas that the load needs; of shards each, since each has its own data; of a leader's one. */
function busyOf(part: Component, perSecond: number): number {
  const { replicas, serviceMs, servers, spread } = part;
  if (isEndless(part) || spread === "leader") return 1;
  if (spread === "shards") return replicas;
  return Math.max(1, Math.ceil(perSecond * serviceMs / 1000 / servers + 1e-9));
}

function monthly({ perMillion, perMonth, replicas }: Component, perSecond: number): number {
  return replicas * perMonth + perSecond * SECONDS_A_MONTH * perMillion / 1e6;
}
