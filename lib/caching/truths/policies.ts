import table from "../../../data/caching/policy-misses.json" with { type: "json" };
import { mattson, shards } from "../mrc.ts";
import type { PolicyName } from "../policies.ts";
import { missesOf } from "../simulate.ts";
import { type TraceName, traceOf, TRACES } from "../traces.ts";
import type { FactRow } from "./rows.ts";

/** What the two programs call the policies. */
const NAMES: Record<string, PolicyName | "MIN"> = {
  LRU: "LRU",
  FIFO: "FIFO",
  Clock: "CLOCK",
  Sieve: "SIEVE",
  ARC: "ARC",
  Belady: "MIN",
  S3FIFO: "S3-FIFO",
  WTinyLFU: "W-TinyLFU",
};

/** Cells in which the two programs differ too much to tell, or one of them does not work. */
const apart = (policy: string, trace: string) =>
  trace === "looping" || policy === "WTinyLFU" && trace === "shifting";

/** How misses are counted; a test passes a broken one. */
export type CountMisses = typeof missesOf;

const traceNames = Object.keys(TRACES) as TraceName[];

/**
 * Misses of six policies on four traces at five capacities, against the two programs' counts: 120 numbers,
 * equal or not.
 *
 * @param only Policies to look at, as the table calls them. Default: all.
 */
export function checkMisses(
  count: CountMisses = missesOf,
  only: readonly string[] = Object.keys(NAMES),
): FactRow[] {
  return traceNames.flatMap((trace) => {
    const keys = traceOf(trace);
    const counts = Object.entries(table.misses[trace]).filter(([policy]) => only.includes(policy));
    return counts.flatMap(([policy, misses]) =>
      misses.map((expected, i) => {
        const capacity = table.capacities[i]!, got = count(NAMES[policy]!, keys, capacity);
        return { fact: `${policy}, ${trace}, ${capacity}`, expected, got, ok: got === expected };
      })
    );
  });
}

/** All 40 cells of the two policies whose papers leave choices open: between the two counts, 3 % either way? */
function bands(count: CountMisses, wanted: boolean): FactRow[] {
  return traceNames.flatMap((trace) => {
    const keys = traceOf(trace), { S3FIFO, WTinyLFU } = table.bands.misses[trace];
    return Object.entries({ S3FIFO, WTinyLFU }).flatMap(([policy, { libCacheSim, caffeine }]) =>
      table.capacities.flatMap((capacity, i) => {
        if (apart(policy, trace) !== wanted) return [];
        const both = policy === "WTinyLFU" && capacity === 50
          ? [caffeine[i]!]
          : [libCacheSim[i]!, caffeine[i]!];
        const got = count(NAMES[policy]!, keys, capacity);
        const ok = got >= Math.min(...both) * 0.97 && got <= Math.max(...both) * 1.03;
        return [{ fact: `${policy}, ${trace}, ${capacity}`, expected: both[0]!, got, ok }];
      })
    );
  });
}

/** S3-FIFO and W-TinyLFU where the two programs are near each other: 25 cells. */
export function checkBands(count: CountMisses = missesOf): FactRow[] {
  return bands(count, false);
}

/** And where they are apart: 15 cells, which decide nothing; some may lie outside all the same. */
export function cellsApart(count: CountMisses = missesOf): FactRow[] {
  return bands(count, true);
}

/** The sampled curve against the exact one, at ten capacities of each trace: within 0.04. */
export function checkShards(rate = 0.1): FactRow[] {
  return traceNames.flatMap((trace) => {
    const keys = traceOf(trace), exact = mattson(keys), sampled = shards(keys, rate);
    return [50, 100, 200, 400, 800, 1000, 1200, 1600, 2400, 3200].map((capacity) => {
      const expected = exact.at(capacity), got = sampled.at(capacity);
      const ok = Math.abs(got - expected) <= 0.04;
      return { fact: `SHARDS, ${trace}, ${capacity}`, expected, got, ok };
    });
  });
}

/** The traces themselves: length, different keys, sum and first eight. */
export function checkTraces(): FactRow[] {
  return traceNames.flatMap((trace) => {
    const keys = traceOf(trace), { requests, distinct, sum, first } = table.traces.checks[trace];
    const facts: [string, number, number][] = [
      ["requests", requests, keys.length],
      ["distinct", distinct, new Set(keys).size],
      ["sum", sum, keys.reduce((a, b) => a + b, 0)],
      ...first.map((key, i): [string, number, number] => [`key ${i + 1}`, key, keys[i]!]),
    ];
    return facts.map(([what, expected, got]) => ({
      fact: `${trace}, ${what}`,
      expected,
      got,
      ok: got === expected,
    }));
  });
}
