import type { Component, Design, Route } from "./model.ts";
import { meanOf, type Phase } from "./solve/percentiles.ts";
import { servicePhases } from "./solve/phases.ts";
import { gated, slowestOf } from "./solve/slowest.ts";

/** Most phases of a way; beyond it what is left counts with its mean. */
const MOST_PHASES = 400;

/** Wait and service of one call at a part. */
export interface CallTime {
  /** Share of calls that wait, and how long those do, in ms. */
  waits: number;
  waitMs: number;
}

/**
 * The way of one request as phases: each part's wait and service, then what it calls, one after the other or, where a
 * route says so, all at once. Where parts call themselves again, as in a retry, each counts with its visits. O(phases).
 */
export function wayOf(
  design: Design,
  routes: readonly Route[],
  times: readonly CallTime[],
  visits: readonly number[],
): Phase[] {
  if (callsItself(routes)) {
    return short(
      design.components.flatMap((part, i) =>
        calls({ calls: visits[i]!, hit: 0, parallel: false }, callPhases(part, times[i]!))
      ),
    );
  }
  const parts = new Map(design.components.map((part, i) => [part.name, { part, time: times[i]! }]));
  const known = new Map<string, Phase[]>();
  const from = (name: string): Phase[] => {
    const done = known.get(name);
    if (done) return done;
    const found = parts.get(name), phases = found ? callPhases(found.part, found.time) : [];
    for (const route of routes) {
      if (route.from === name) phases.push(...calls(route, from(route.to)));
    }
    known.set(name, short(phases));
    return known.get(name)!;
  };
  return from("client");
}

function calls(
  { calls, hit, parallel }: Pick<Route, "calls" | "hit" | "parallel">,
  each: readonly Phase[],
): Phase[] {
  if (parallel && calls > 1) return slowestOf(calls, each, 1 - hit);
  const phases: Phase[] = [];
  for (let left = calls * (1 - hit); left > 1e-9 && phases.length < MOST_PHASES; left--) {
    if (phases.length + each.length <= MOST_PHASES) phases.push(...gated(each, Math.min(1, left)));
    else phases.push({ mean: left * meanOf(each) });
  }
  return phases;
}

/** Whether some part is called, however far, by itself. O(parts · routes). */
function callsItself(routes: readonly Route[]): boolean {
  const reached = (from: string, seen: Set<string>): Set<string> => {
    for (const route of routes) {
      if (route.from !== from || seen.has(route.to)) continue;
      seen.add(route.to);
      reached(route.to, seen);
    }
    return seen;
  };
  return routes.some(({ from }) => reached(from, new Set()).has(from));
}

/** A service of any variation as phases, and the wait before it. */
function callPhases({ scv, serviceMs }: Component, { waitMs, waits }: CallTime): Phase[] {
  const phases: Phase[] = serviceMs > 0 ? servicePhases(serviceMs, scv) : [];
  if (waits > 0 && waitMs > 0) phases.push({ mean: waitMs, probability: waits });
  return phases;
}

function short(phases: Phase[]): Phase[] {
  if (phases.length <= MOST_PHASES) return phases;
  const kept = phases.slice(0, MOST_PHASES - 1).map((phase, i) => ({
    ...phase,
    ...phase.skips ? { skips: Math.min(phase.skips, MOST_PHASES - 2 - i) } : {},
  }));
  return [...kept, { mean: meanOf(phases) - meanOf(kept) }];
}
