import type { Random } from "../../sim/random.ts";
import { POLICY_NAMES, type PolicyName } from "../policies.ts";
import { capacityFor, mattson, shards } from "../mrc.ts";
import { missesOf } from "../simulate.ts";
import { type TraceName, traceOf, TRACES, zipfTrace } from "../traces.ts";
import type { CountMisses } from "../truths/policies.ts";

/** All policies, and MIN, which no live cache can be. */
export const WITH_MIN: readonly (PolicyName | "MIN")[] = [...POLICY_NAMES, "MIN"];

/** Counts misses, each combination once: the chart and the table of truths ask for the same ones. */
export function countOnce(): CountMisses {
  const known = new Map<string, number>();
  const names = new Map<ArrayLike<number>, number>();
  return (policy, trace, capacity) => {
    // Traces are told apart by length and first keys: the four differ in them.
    const name = names.get(trace) ?? [...Array.from(trace).slice(0, 3), trace.length].join();
    const key = `${policy}/${name}/${capacity}`;
    const misses = known.get(key) ?? missesOf(policy, trace, capacity);
    known.set(key, misses);
    return misses;
  };
}

/** One policy on one trace at one capacity. */
export interface MissRow {
  trace: TraceName;
  policy: PolicyName | "MIN";
  capacity: number;
  /** Share of requests that miss. */
  missed: number;
}

/** Eight policies on the four traces. */
export function missRows(count: CountMisses, capacities: readonly number[]): MissRow[] {
  return (Object.keys(TRACES) as TraceName[]).flatMap((trace) => {
    const keys = traceOf(trace);
    return WITH_MIN.flatMap((policy) =>
      capacities.map((capacity) => ({
        ...{ trace, policy, capacity },
        missed: count(policy, keys, capacity) / keys.length,
      }))
    );
  });
}

/** What the site's readers ask for: Zipf, and a crawler that reads everything in order now and then. */
export function siteTrace(
  random: Random,
  { length, keys, exponent, crawled }: {
    length: number;
    keys: number;
    exponent: number;
    /** Share of the requests that are the crawler's. */
    crawled: number;
  },
): Int32Array {
  const trace = zipfTrace(random.split("readers"), { length, keys, exponent });
  const from = random.split("crawler"), stretch = 2000;
  let page = 0;
  for (let start = 0; start < length; start += stretch) {
    if (from.next() >= crawled) continue;
    const end = Math.min(start + stretch, length);
    for (let i = start; i < end; i++) trace[i] = page++ % keys;
  }
  return trace;
}

/** Hit ratios of all policies on one trace, MIN last. */
export function hitRatios(trace: Int32Array, capacity: number): { policy: string; hits: number }[] {
  return WITH_MIN.map((policy) => ({
    policy,
    hits: 1 - missesOf(policy, trace, capacity) / trace.length,
  }));
}

/** The curve of a trace, exact and sampled, and the capacity that it says a goal needs. */
export function chooseCapacity(
  trace: Int32Array,
  { goal, rate, most, seed }: { goal: number; rate: number; most: number; seed: number },
) {
  const begun = performance.now();
  const exact = mattson(trace);
  const between = performance.now();
  const sampled = shards(trace, rate, { seed, adjust: true });
  const times = { exact: between - begun, sampled: performance.now() - between };
  const sizes = Array.from(
    { length: 24 },
    (_, i) => Math.max(1, Math.round(most ** ((i + 1) / 24))),
  );
  const rows = [...new Set(sizes)].flatMap((capacity) => [
    { capacity, hits: 1 - exact.at(capacity), curve: "exact (Mattson)" },
    { capacity, hits: 1 - sampled.at(capacity), curve: "sampled (SHARDS)" },
  ]);
  const picked = capacityFor(sampled, 1 - goal, most);
  const checked = picked === undefined
    ? undefined
    : 1 - missesOf("LRU", trace, picked) / trace.length;
  const off = Math.max(
    ...rows.map(({ capacity }) => Math.abs(exact.at(capacity) - sampled.at(capacity))),
  );
  return { rows, picked, checked, off, times, best: 1 - sampled.at(most) };
}
