import type { Component, Design, Route } from "./model.ts";
import { longestOf, meanOf, type Phase } from "./solve/percentiles.ts";

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
  if (parallel && calls > 1) return gated(longestOf(Math.round(calls), meanOf(each)), 1 - hit);
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

/** Phases of which all or none are taken. */
function gated(phases: readonly Phase[], probability: number): Phase[] {
  const first = phases.findIndex((phase) => (phase.probability ?? 1) === 1 && !phase.skips);
  if (probability >= 1 || first < 0) return [...phases];
  // Of a sum the order does not matter: one that is always taken comes first, and stands for all.
  const rest = phases.filter((_, i) => i !== first);
  return [{ ...phases[first]!, probability, skips: rest.length }, ...rest];
}

/** A service of any variation as phases, and the wait before it. */
function callPhases({ scv, serviceMs }: Component, { waitMs, waits }: CallTime): Phase[] {
  const phases: Phase[] = serviceMs > 0 ? servicePhases(serviceMs, scv) : [];
  if (waits > 0 && waitMs > 0) phases.push({ mean: waitMs, probability: waits });
  return phases;
}

/** Least variation that is told apart: a service is cut into so many parts at most. */
const MOST_PARTS = 20;

/**
 * Exponential phases with a mean and a squared coefficient of variation: equal ones in a row below 1 (Erlang), two of
 * which the second is seldom above (Cox).
 *
 * Source: R. Marie, Performance Evaluation 1980 (the two phases).
 */
export function servicePhases(mean: number, scv: number): Phase[] {
  if (scv > 1) return [{ mean: mean / 2 }, { mean: mean * scv, probability: 1 / (2 * scv) }];
  const parts = Math.min(MOST_PARTS, Math.max(1, Math.round(1 / Math.max(scv, 1e-9))));
  return Array.from({ length: parts }, () => ({ mean: mean / parts }));
}

function short(phases: Phase[]): Phase[] {
  if (phases.length <= MOST_PHASES) return phases;
  const kept = phases.slice(0, MOST_PHASES - 1).map((phase, i) => ({
    ...phase,
    ...phase.skips ? { skips: Math.min(phase.skips, MOST_PHASES - 2 - i) } : {},
  }));
  return [...kept, { mean: meanOf(phases) - meanOf(kept) }];
}
