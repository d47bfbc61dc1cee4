import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { random } from "../../../sim/random.ts";
import { Head } from "../../store/head.ts";
import { Labels } from "../../store/labels.ts";
import { Matcher } from "../../store/matcher.ts";
import { rollup } from "../../store/rollup.ts";
import { kindsOf } from "../bit-budget.ts";
import { type Contest, counting, reading } from "./contests.ts";
import { sampleTable } from "./sqlite-table.ts";

/** Least ratios asked for, Deno | Bun. On a shared machine half of each is enough for a test. */
const BARS = {
  labels: [3, 5],
  bound: [15, 15],
  observing: [6, 10],
  telling: [6, 4],
  reading: [10, 10],
  storing: [5, 2],
  hourly: [3, 3],
} as const;
const HERE = process.versions["bun"] ? 1 : 0;

/** How many times as fast as the peer the first is: the median of interleaved rounds, the best of some tries. */
async function ratioOf(contest: Contest, calls: number, enough: number): Promise<number> {
  const [ours, theirs] = Object.values(contest) as [() => unknown, () => unknown];
  const time = async (act: () => unknown, times: number) => {
    const began = performance.now();
    for (let i = 0; i < times; i++) await act();
    return (performance.now() - began) / times;
  };
  let best = 0;
  for (let attempt = 0; attempt < 4 && best < enough; attempt++) {
    const ratios: number[] = [];
    // Ours is asked more often, as a round of it is over so soon.
    for (let round = 0; round < 5; round++) {
      ratios.push(1 / (await time(ours, 4 * calls) / await time(theirs, calls)));
    }
    best = Math.max(best, ratios.sort((a, b) => a - b)[ratios.length >> 1]!);
  }
  return best;
}

function storing(): Record<"storing" | "hourly", Contest> {
  const all = Object.entries(kindsOf(2000, 300_000, random(1))).map(([name, samples]) => ({
    name,
    ...samples,
  }));
  const fill = () => {
    const head = new Head();
    for (const { name, times, values } of all) {
      const series = head.series(Labels.of({ __name__: "x", name }))!;
      for (let i = 0; i < times.length; i++) head.append(series, times[i]!, values[i]!);
    }
    return head;
  };
  const table = sampleTable(), head = fill(), everything = [new Matcher("__name__", "=", "x")];
  table.insert(all);
  return {
    storing: { ours: fill, SQLite: () => table.insert(all) },
    hourly: {
      ours: () =>
        head.select(everything, 0, Infinity).map(({ times, values }) =>
          rollup(times, values, 3_600_000, false).length
        ),
      SQLite: () => table.hourly(),
    },
  };
}

test("counting, telling, reading and storing are as many times as fast as the peers as they ought to be", async () => {
  const contests = { ...counting(), reading: reading(), ...storing() };
  const calls = {
    labels: 30,
    bound: 30,
    observing: 30,
    telling: 1,
    reading: 1,
    storing: 1,
    hourly: 1,
  };
  const found: Record<string, string> = {};
  for (
    const [name, bars] of Object.entries(BARS) as [keyof typeof BARS, readonly [number, number]][]
  ) {
    const least = bars[HERE]! / 2, ratio = await ratioOf(contests[name], calls[name], least);
    found[name] = ratio.toFixed(1);
    assert.ok(
      ratio >= least,
      `${name}: ${ratio.toFixed(2)} times the peer, at least ${least} are asked for`,
    );
  }
  if (process.env["UNDER_LOAD_SPEED"]) console.log(found);
});
