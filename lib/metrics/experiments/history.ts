import { exponential } from "../../sim/distributions.ts";
import { quantile } from "../../sim/quantile.ts";
import type { Random } from "../../sim/random.ts";
import { lttb } from "../downsample/lttb.ts";
import { everyNth, m4, means, minMax } from "../downsample/m4.ts";
import { pixelError } from "../downsample/pixel-error.ts";
import { rollFurther, rollup } from "../store/rollup.ts";

/** A day at 15 s with one spike of a single sample: a station whose queue exploded for a moment. */
export function spikyDay(random: Random): { times: number[]; values: number[] } {
  const times = Array.from({ length: 5760 }, (_, i) => i * 15);
  const spike = 3001 + random.int(50);
  return {
    times,
    values: times.map((time, i) =>
      20 + 8 * Math.sin(time / 13_000) + 2 * random.next() + (i === spike ? 60 : 0)
    ),
  };
}

/** The day drawn from fewer points, and how many of its pixels are then wrong. */
export interface Drawn {
  readonly way: string;
  readonly time: number;
  readonly value: number;
}

/** One day in a picture so many pixels wide, in five ways. */
export function drawFewer(random: Random, width: number) {
  const day = spikyDay(random), canvas = { width, height: 120 };
  const ways = {
    "M4": m4(day, width),
    "min and max": minMax(day, width),
    "largest triangles": lttb(day, 2 * width),
    "means": means(day, width),
    "every so many": everyNth(day, 2 * width),
  };
  const rows: Drawn[] = [],
    scores = Object.entries(ways).map(([way, few]) => {
      few.times.forEach((time, i) => rows.push({ way, time: time / 3600, value: few.values[i]! }));
      return {
        way,
        points: few.times.length,
        "pixels wrong": pixelError(day, few, canvas),
        "highest value": Math.max(...few.values),
      };
    });
  return { rows, scores, samples: day.times.length, spike: Math.max(...day.values) };
}

/** How long a year is, in samples and bytes, at each resolution. */
export function yearOf(
  series: number,
  interval: number,
  bytesPerSample: number,
): { resolution: string; rows: number; bytes: number }[] {
  const year = 365 * 86_400, rolled = (seconds: number) => series * year / seconds;
  // Five numbers of a rolled-up stretch compress as well as a sample; its sketch takes some hundred bytes.
  return [
    { resolution: "as scraped", rows: rolled(interval), bytes: rolled(interval) * bytesPerSample },
    { resolution: "5 min", rows: rolled(300), bytes: rolled(300) * 5 * bytesPerSample },
    {
      resolution: "1 h, with sketches",
      rows: rolled(3600),
      bytes: rolled(3600) * (5 * bytesPerSample + 300),
    },
  ];
}

/** The 99th percentile of a day's waits: exact, from sketches of the hours, and by averaging the hours' own. */
export function percentilesOfHours(random: Random): { way: string; p99: number; error: number }[] {
  const slow = exponential(random, { mean: 9 }),
    fast = exponential(random, { mean: 1 }),
    times: number[] = [],
    values: number[] = [];
  for (let hour = 0; hour < 24; hour++) {
    // One hour is slow and busy.
    const many = hour === 18 ? 4000 : 400;
    for (let i = 0; i < many; i++) {
      times.push((hour + i / many) * 3_600_000);
      values.push(hour === 18 ? slow() : fast());
    }
  }
  const hours = rollup(times, values, 3_600_000);
  const exact = quantile(values, 0.99);
  const averaged = hours.reduce((sum, { sketch }) => sum + sketch!.at(0.99), 0) / hours.length;
  const merged = rollFurther(hours, 86_400_000)[0]!.sketch!;
  return [["exact", exact], ["sketches of the hours, merged", merged.at(0.99)], [
    "mean of the hours' percentiles",
    averaged,
  ]]
    .map(([way, p99]) => ({
      way: String(way),
      p99: Number(p99),
      error: Math.abs(Number(p99) - exact) / exact,
    }));
}
