import type { Random } from "../../sim/mod.ts";
import { checkEnvelope, type EnvelopeReport } from "../envelope.ts";
import { Gcra } from "../gcra.ts";
import { type Replay, replay } from "../replay.ts";
import { SettableClock } from "../../sim/settable-clock.ts";
import { TokenBucket } from "../token-bucket.ts";
import { burst, type Traffic } from "../traffic.ts";
import type { Quota } from "./algorithms.ts";

/** Bursts of ten times the rate, through a token bucket and through GCRA. */
export interface Storm {
  traffic: Traffic;
  bucket: Replay;
  gcra: Replay;
  /** Requests that the two decide differently. */
  differing: number;
  /** Every span of time against `burst + rate × t`. */
  envelope: EnvelopeReport;
  /** The first bursts as running counts, for a chart; times in s. */
  rows: { time: number; count: number; series: "offered" | "admitted" | "burst + rate × t" }[];
}

/** Bursts shown. */
const SHOWN = 5;

/**
 * Makes the storm and sends it through both. O(requests).
 *
 * @param requests Requests offered, near enough.
 */
export function storm(quota: Quota, random: Random, requests = 300_000): Storm {
  const rate = quota.limit * 1000 / quota.window;
  // A cycle refills about two buckets, so that bursts meet full ones and empty ones.
  const every = Math.max(2000 * quota.burst / rate, 4000 / rate);
  const share = 0.1;
  const offered = rate * (0.5 * (1 - share) + 10 * share);
  const traffic = burst({
    random,
    duration: Math.max(requests * 1000 / offered, every * SHOWN),
    rate: rate / 2,
    burstRate: rate * 10,
    every,
    length: every * share,
  });
  const settings = { capacity: quota.burst, refillRate: rate };
  const bucketClock = new SettableClock(), gcraClock = new SettableClock();
  const bucket = replay(new TokenBucket({ clock: bucketClock, ...settings }), bucketClock, traffic);
  const gcra = replay(new Gcra({ clock: gcraClock, ...settings }), gcraClock, traffic);
  let differing = 0;
  for (let i = 0; i < bucket.allowed.length; i++) {
    if (bucket.allowed[i] !== gcra.allowed[i]) differing++;
  }
  const end = every * SHOWN;
  const counts = (times: Float64Array, series: "offered" | "admitted") =>
    Array.from(times.filter((t) => t < end), (t, i) => ({ time: t / 1000, count: i + 1, series }));
  const bound = [0, end].map((t) => ({
    time: t / 1000,
    count: quota.burst + rate * t / 1000,
    series: "burst + rate × t" as const,
  }));
  return {
    traffic,
    bucket,
    gcra,
    differing,
    envelope: checkEnvelope(gcra.admitted, { burst: quota.burst, rate }),
    rows: [...counts(traffic.times, "offered"), ...counts(gcra.admitted, "admitted"), ...bound],
  };
}
