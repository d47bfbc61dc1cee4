import { erlangC } from "../sim/mod.ts";
import { availability, withCommonCause } from "./availability.ts";
import type { Component, Design, Route } from "./model.ts";
import type { NetworkFacts, Station, StationFacts } from "./network.ts";
import { convolution } from "./solve/convolution.ts";
import { open } from "./solve/open.ts";
import { meanOf, percentile } from "./solve/percentiles.ts";
import { type ClassTraffic, meanVisits, trafficOf } from "./traffic.ts";
import { type CallTime, wayOf } from "./ways.ts";

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
  const times = components.map((part, i) =>
    callTime(part, facts.stations[i]!, facts.throughput * visits[i]!)
  );
  const classes = classesOf(design, traffic, times);
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
    ...{ perSecond, meanMs: mixed(classes, traffic, "meanMs") },
    get p50Ms() {
      return mixed(classes, traffic, "p50Ms");
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

/** Whether a part takes any number of calls at once. */
export function isEndless({ kind }: Component): boolean {
  return kind === "delay" || kind === "third party";
}

/** The parts as stations of a network; times in ms. */
export function stationsOf({ components }: Design, visits: readonly number[]): Station[] {
  return components.map((part, i) => ({
    ...{ name: part.name, service: part.serviceMs, visits: visits[i]! },
    servers: isEndless(part) ? Infinity : part.replicas * part.servers,
  }));
}

function solve(design: Design, visits: readonly number[]): NetworkFacts {
  const stations = stationsOf(design, visits), { workload } = design;
  return "users" in workload ? convolution(stations, workload.users, workload.thinkMs) : open(
    stations.map((one) => ({ ...one, service: one.service / 1000 })),
    workload.perSecond,
    "second",
    1000,
  );
}

/** How many calls wait and how long: of exponential services by theory, of others times half of their variation. */
function callTime(part: Component, { time }: StationFacts, rate: number): CallTime {
  if (isEndless(part)) return { waits: 0, waitMs: 0 };
  const waitMs = Math.max(0, time - part.serviceMs) * (1 + part.scv) / 2;
  const servers = part.replicas * part.servers, load = rate * part.serviceMs;
  const waits = load > 0 && load < servers ? erlangC(servers, load) : 1;
  // What is left after a difference of nearly equal times is rounding.
  return waits > 0 && waitMs > 1e-6 * part.serviceMs
    ? { waits, waitMs: waitMs / waits }
    : { waits: 0, waitMs: 0 };
}

interface ClassTimes {
  name: string;
  meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Percentiles are looked up when somebody asks for them: they cost more than all the rest. */
function classesOf(
  design: Design,
  traffic: readonly ClassTraffic[],
  times: readonly CallTime[],
): ClassTimes[] {
  return traffic.map(({ name, visits }, i) => {
    const own: readonly Route[] = design.classes[i]?.routes ?? [];
    const way = wayOf(design, [...design.routes, ...own], times, visits);
    const p50 = once(() => percentile(way, 0.5)), p99 = once(() => percentile(way, 0.99));
    return {
      ...{ name, meanMs: meanOf(way) },
      get p50Ms() {
        return p50();
      },
      get p99Ms() {
        return p99();
      },
    };
  });
}

function once(compute: () => number): () => number {
  let value: number | undefined;
  return () => value ??= compute();
}

/** A mean over all requests: each class by its share. */
function mixed(
  classes: readonly ClassTimes[],
  traffic: readonly ClassTraffic[],
  key: "meanMs" | "p50Ms",
): number {
  return classes.reduce((sum, one, i) => sum + traffic[i]!.share * one[key], 0);
}

/** Share of time in which enough replicas of a part are up for so many calls a second. */
export function availabilityOf(part: Component, perSecond: number): number {
  const { common, needed, replicas, serviceMs, servers } = part;
  const busy = isEndless(part)
    ? 1
    : Math.max(1, Math.ceil(perSecond * serviceMs / 1000 / servers + 1e-9));
  return withCommonCause(part.availability, replicas, Math.min(replicas, needed ?? busy), common);
}

function monthly({ perMillion, perMonth, replicas }: Component, perSecond: number): number {
  return replicas * perMonth + perSecond * SECONDS_A_MONTH * perMillion / 1e6;
}
