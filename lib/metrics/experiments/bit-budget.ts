import type { Random } from "../../sim/random.ts";
import { chunksOf } from "../store/compact.ts";
import { bitsOf } from "../store/mem-series.ts";
import type { NabSeries } from "../truths/chunks.ts";
import { nabTimes } from "../truths/chunks.ts";

/** Bits a sample takes in a part of a chunk. */
export interface BitRow {
  readonly series: string;
  readonly bits: number;
  readonly part: string;
}

/** Kinds of series as a station has them, each of so many samples. */
export function kindsOf(
  many: number,
  interval: number,
  random: Random,
): Record<string, { times: Float64Array; values: Float64Array }> {
  const steady = Float64Array.from({ length: many }, (_, i) => 1_700_000_000_000 + i * interval);
  const late = steady.map((time) => time + random.int(7) - 3);
  const by = (next: (before: number, i: number) => number) => {
    let value = 0;
    return steady.map((_, i) => value = next(value, i));
  };
  return {
    "a constant": { times: steady, values: by(() => 12) },
    "bikes: whole, seldom changes": {
      times: steady,
      values: by((n) => random.next() < 0.1 ? random.int(24) : n),
    },
    "a counter, by 10 each time": { times: steady, values: by((n) => n + 10) },
    "a counter of rentals": { times: steady, values: by((n) => n + random.int(5)) },
    "the same, scraped ± 3 ms": { times: late, values: by((n) => n + random.int(5)) },
    "battery: two decimals": {
      times: steady,
      values: by((_, i) => Math.round(370 + 30 * Math.sin(i / 50) + 5 * random.next()) / 100),
    },
    "noise: all digits": { times: steady, values: by(() => random.next()) },
  };
}

/** Where the bits of a Gorilla chunk go: to times, and to values. */
export function bitBudget(many: number, interval: number, random: Random): BitRow[] {
  return Object.entries(kindsOf(many, interval, random)).flatMap(([series, { times, values }]) => {
    const { time, value } = bitsOf(times, values);
    return [{ series, bits: time / many, part: "time" }, {
      series,
      bits: value / many,
      part: "value",
    }];
  });
}

/** Bytes a sample by series and encoding, frames included. */
export interface SizeRow {
  readonly series: string;
  readonly bytes: number;
  readonly encoding: string;
}

/** Of each series the size by XOR, and by the better of two. */
export function sizesOf(
  all: readonly { name: string; times: Float64Array; values: Float64Array }[],
): SizeRow[] {
  const size = (series: (typeof all)[number], decimals: boolean) =>
    chunksOf(series, decimals).reduce((sum, { bytes }) => sum + bytes.length + 7, 0) /
    series.times.length;
  return all.flatMap((series) => [
    { series: series.name, bytes: size(series, false), encoding: "XOR, as Prometheus" },
    { series: series.name, bytes: size(series, true), encoding: "the better of two" },
  ]);
}

/** Series of NAB as samples; where there are none, the kinds of a station stand in. */
export function samplesOfNab(
  nab: readonly NabSeries[],
  random: Random,
): { name: string; times: Float64Array; values: Float64Array }[] {
  if (nab.length === 0) {
    return Object.entries(kindsOf(2000, 300_000, random)).map(([name, samples]) => ({
      name,
      ...samples,
    }));
  }
  return nab.map((series) => ({
    name: series.name,
    times: Float64Array.from(nabTimes(series)),
    values: Float64Array.from(series.values),
  }));
}
