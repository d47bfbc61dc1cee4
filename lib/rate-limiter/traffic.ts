import { exponential, type Random, requireNumber, zipf } from "../sim/mod.ts";

/** Requests over time. */
export interface Traffic {
  /** When each request comes, in ms, ascending. */
  times: Float64Array<ArrayBuffer>;
  /** Who sends it: tenant 0 is the busiest. Absent where there is only one. */
  tenants?: Int32Array<ArrayBuffer>;
  /** What it costs, in units. Absent where each costs 1. */
  costs?: Uint32Array<ArrayBuffer>;
}

/** Most requests in one trace: 8 bytes each, so 400 MB. */
const MOST = 5e7;

/** What traffic over a span of time needs to know. */
export interface SpanOptions {
  /** Where chance comes from. */
  random: Random;
  /** Length of the trace, in ms. */
  duration: number;
}

/**
 * Requests at a steady mean rate: evenly spaced, or at random (a Poisson process, the default).
 *
 * @example
 * ```ts
 * import { steady } from "#lib/rate-limiter";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const { times } = steady({ random: random(7), rate: 100, duration: 60_000 });
 * assert.ok(times.length > 5700 && times.length < 6300);
 * ```
 */
export function steady(
  { random, rate, duration, evenly = false }: SpanOptions & {
    /** Requests per second. */
    rate: number;
    /** Equal gaps instead of random ones. Default: `false`. */
    evenly?: boolean;
  },
): Traffic {
  span("steady", duration, rate, rate);
  if (!evenly) return { times: poissonTimes(random, duration, rate, () => 1) };
  const times = new Float64Array(Math.floor(rate * duration / 1000));
  for (let i = 0; i < times.length; i++) times[i] = i * 1000 / rate;
  return { times };
}

/**
 * A quiet base rate with a burst of many times that rate every so often: a retry loop, a batch job.
 */
export function burst(
  { random, duration, rate, burstRate, every, length }: SpanOptions & {
    /** Requests per second between bursts. */
    rate: number;
    /** Requests per second within a burst. */
    burstRate: number;
    /** Time from the start of one burst to the start of the next, in ms. The first is half of that in. */
    every: number;
    /** How long a burst lasts, in ms. */
    length: number;
  },
): Traffic {
  const most = Math.max(rate, burstRate);
  span("burst", duration, rate, most);
  requireNumber("make burst traffic", "every", every, { unit: "ms", min: 1 });
  requireNumber("make burst traffic", "length", length, { unit: "ms", min: 0, max: every });
  const inBurst = (time: number) => (time + every / 2) % every < length;
  const share = (time: number) => (inBurst(time) ? burstRate : rate) / most;
  return { times: poissonTimes(random, duration, most, share) };
}

/**
 * The worst that can be done to a fixed window: `limit` requests in the last instant of one window and
 * `limit` in the first of the next, and the same again two windows later. Nothing random in it.
 */
export function boundaryAttack(
  { limit, window, windows = 2, instant = window / 100 }: {
    /** Requests that the limiter admits in a window. */
    limit: number;
    /** Length of a window, in ms. */
    window: number;
    /** Length of the trace, in windows. Default: 2, one edge. */
    windows?: number;
    /** How long before and after the edge the requests are spread, in ms. Default: a hundredth of a window. */
    instant?: number;
  },
): Traffic {
  requireNumber("make boundaryAttack traffic", "limit", limit, {
    unit: "requests",
    min: 1,
    max: 1e7,
    integer: true,
  });
  requireNumber("make boundaryAttack traffic", "window", window, { unit: "ms", min: 1 });
  requireNumber("make boundaryAttack traffic", "windows", windows, {
    unit: "windows",
    min: 2,
    max: 1e5,
  });
  requireNumber("make boundaryAttack traffic", "instant", instant, {
    unit: "ms",
    min: 0,
    max: window / 2,
  });
  const edges = Math.floor(windows / 2);
  requireNumber("make boundaryAttack traffic", "limit × windows", limit * windows, {
    unit: "requests",
    max: MOST,
  });
  const times = new Float64Array(edges * 2 * limit);
  let at = 0;
  for (let edge = 0; edge < edges; edge++) {
    const boundary = (2 * edge + 1) * window;
    for (let i = 0; i < limit; i++) times[at++] = boundary - instant * (1 - i / limit);
    for (let i = 0; i < limit; i++) times[at++] = boundary + instant * i / limit;
  }
  // With an instant of 0 the first half would lie on the edge itself, which is the next window.
  if (instant === 0) {
    for (let i = 0; i < times.length; i++) if (i % (2 * limit) < limit) times[i]! -= 1 / 1024;
  }
  return { times };
}

/** A day: a sine between a quiet night and a busy noon. */
export function diurnal(
  { random, duration, rate, peak, period = duration }: SpanOptions & {
    /** Requests per second at the quietest time, which is the start. */
    rate: number;
    /** Requests per second at the busiest time, half a period later. */
    peak: number;
    /** Length of a day, in ms. Default: the whole trace is one day. */
    period?: number;
  },
): Traffic {
  span("diurnal", duration, rate, peak);
  requireNumber("make diurnal traffic", "peak", peak, { unit: "req/s", min: rate });
  requireNumber("make diurnal traffic", "period", period, { unit: "ms", min: 1 });
  const share = (time: number) =>
    (rate + (peak - rate) * (1 - Math.cos(2 * Math.PI * time / period)) / 2) / peak;
  return { times: poissonTimes(random, duration, peak, share) };
}

/**
 * Many tenants, a few of which send most of the requests (Zipf's law), at a steady total rate.
 */
export function heavyTailed(
  { random, duration, rate, tenants, exponent = 1.1 }: SpanOptions & {
    /** Requests per second of all tenants together. */
    rate: number;
    /** Number of tenants. */
    tenants: number;
    /** The n-th tenant's share is proportional to n^−exponent. Default: 1.1. */
    exponent?: number;
  },
): Traffic & { tenants: Int32Array<ArrayBuffer> } {
  span("heavyTailed", duration, rate, rate);
  const times = poissonTimes(random.split("times"), duration, rate, () => 1);
  const draw = zipf(random.split("tenants"), { n: tenants, exponent });
  const who = new Int32Array(times.length);
  for (let i = 0; i < who.length; i++) who[i] = draw();
  return { times, tenants: who };
}

/** A Poisson process whose rate is `share(time)` of `most`, by thinning (Lewis and Shedler, 1979). */
function poissonTimes(
  random: Random,
  duration: number,
  most: number,
  share: (time: number) => number,
): Float64Array<ArrayBuffer> {
  const gap = exponential(random.split("gaps"), { mean: 1000 / most });
  const keep = random.split("thinning");
  let times = new Float64Array(1024), length = 0;
  for (let time = gap(); time < duration; time += gap()) {
    if (keep.next() >= share(time)) continue;
    if (length === times.length) {
      const larger = new Float64Array(length * 2);
      larger.set(times);
      times = larger;
    }
    times[length++] = time;
  }
  return times.slice(0, length);
}

function span(pattern: string, duration: number, rate: number, most: number): void {
  const action = `make ${pattern} traffic`;
  requireNumber(action, "duration", duration, { unit: "ms", min: 1 });
  requireNumber(action, "rate", rate, { unit: "req/s", min: 0 });
  requireNumber(action, "the highest rate", most, { unit: "req/s", min: 1e-6 });
  requireNumber(action, "rate × duration", most * duration / 1000, {
    unit: "requests",
    max: MOST,
  });
}
