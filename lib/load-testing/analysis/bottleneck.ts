import { requireNumber } from "../../sim/mod.ts";

/** What was seen of one resource during a run. */
export interface ResourceUse {
  readonly name: string;
  /** Requests that it can work on at once: cores, connections, 1 for a lock. */
  readonly servers: number;
  /** Time for which it was at work, in ms, all servers together. */
  readonly busyMs: number;
}

/** What was seen of a whole run. */
export interface Observation {
  /** How long it was, in ms. */
  readonly lengthMs: number;
  /** Requests that were answered in it. */
  readonly completed: number;
  /** Mean time from sending to answer, in ms. */
  readonly responseMs: number;
  /** Clients, and the mean time for which each thinks, in ms, where there were clients. */
  readonly clients?: number;
  readonly thinkMs?: number;
  readonly resources: readonly ResourceUse[];
}

/** One resource by the laws. */
export interface ResourceRow {
  readonly name: string;
  /** Share of its time at work. */
  readonly utilisation: number;
  /** Work that a request is for it, in ms: D = U/X. */
  readonly demandMs: number;
  /** Requests/s that it can do at most, however many ask. */
  readonly mostPerSecond: number;
}

/** What {@linkcode findBottleneck} says. */
export interface Verdict {
  /** The resource that limits the throughput; `undefined` where none was near its limit. */
  readonly bottleneck: string | undefined;
  readonly rows: readonly ResourceRow[];
  readonly perSecond: number;
  /** Requests/s that all resources together allow; with clients, also what these can ask for. */
  readonly boundPerSecond: number;
  /** N over X(R + Z): 1 where all was counted; `undefined` without clients. */
  readonly little: number | undefined;
  readonly sentence: string;
}

/** A resource this busy limits the throughput; below it, something else does. */
const SATURATED = 0.8;

/**
 * Names what limits a system, by laws that hold whatever the distributions: utilisation (U = XD), Little (N = X(R + Z)),
 * and the bounds that follow from the largest demand. Where nothing is busy, it says so: then the load is too low, or
 * what is full was not measured. O(resources).
 *
 * Source: P. J. Denning, J. P. Buzen, The operational analysis of queueing network models, 1978.
 *
 * @throws {RangeError} Where a number is out of range, or nothing was answered.
 *
 * @example
 * ```ts
 * import { findBottleneck } from "#lib/load-testing";
 * import assert from "node:assert/strict";
 *
 * const seen = { lengthMs: 1000, completed: 90, responseMs: 40 };
 * const resources = [{ name: "CPU", servers: 1, busyMs: 300 }, { name: "pool", servers: 2, busyMs: 1900 }];
 * assert.equal(findBottleneck({ ...seen, resources }).bottleneck, "pool");
 * ```
 */
export function findBottleneck(seen: Observation): Verdict {
  const action = "find the bottleneck";
  requireNumber(action, "the run", seen.lengthMs, { unit: "ms", min: 1 });
  requireNumber(action, "the answers", seen.completed, { unit: "requests", min: 1 });
  requireNumber(action, "the response time", seen.responseMs, { unit: "ms", min: 0 });
  const perSecond = 1000 * seen.completed / seen.lengthMs;
  const rows = seen.resources.map(({ name, servers, busyMs }) => {
    requireNumber(action, `the servers of ${name}`, servers, { unit: "servers", min: 1 });
    requireNumber(action, `the busy time of ${name}`, busyMs, { unit: "ms", min: 0 });
    const demandMs = busyMs / seen.completed;
    const mostPerSecond = demandMs > 0 ? 1000 * servers / demandMs : Infinity;
    return { name, demandMs, mostPerSecond, utilisation: busyMs / seen.lengthMs / servers };
  }).sort((a, b) => b.utilisation - a.utilisation);
  const first = rows[0];
  const bottleneck = first && first.utilisation >= SATURATED ? first.name : undefined;
  const { clients, thinkMs = 0 } = seen;
  const least = rows.reduce((sum, { demandMs }) => sum + demandMs, 0) + thinkMs;
  const asked = clients === undefined || least === 0 ? Infinity : 1000 * clients / least;
  return {
    ...{ bottleneck, rows, perSecond },
    boundPerSecond: Math.min(first?.mostPerSecond ?? Infinity, asked),
    little: clients === undefined
      ? undefined
      : clients / (perSecond / 1000 * (seen.responseMs + thinkMs)),
    sentence: sentenceOf(first, bottleneck),
  };
}

function sentenceOf(first: ResourceRow | undefined, bottleneck: string | undefined): string {
  if (!first) return "nothing was measured that could be busy";
  const busy = `${first.name} is ${Math.round(100 * first.utilisation)} % busy`;
  return bottleneck
    ? `${busy}: no more than ${Math.round(first.mostPerSecond)} requests/s go through it`
    : `${busy}, nothing more than that: the load is too low, or what is full was not measured`;
}
