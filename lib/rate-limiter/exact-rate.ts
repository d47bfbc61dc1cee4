import { requireNumber } from "../sim/mod.ts";
import { MS_PER_TICK, TICKS_PER_MS } from "./ticks.ts";

/**
 * A rate in whole numbers. With `perToken` parts to a token and `perTick` parts flowing each tick,
 * every level and every debt is a whole number, and sums of them are exact.
 */
export interface ExactRate {
  /** Parts in one token. */
  perToken: number;
  /** Parts that flow in one tick. */
  perTick: number;
  /** Parts in a full bucket. */
  full: number;
}

/** Where a level of parts may lie and still leave room for sums below 2⁵³. */
const MOST_PARTS = 2 ** 51;
const MOST_PER_TICK = 2 ** 24;

/**
 * Turns tokens per second into a fraction `perTick / perToken` of whole numbers, by continued fractions.
 * Every rate a person writes comes out exact (10, 0.25, 100 / 60); others are off by less than one in a million.
 *
 * Why not just multiply by the rate: at 3 per second a token takes 333.33… ms, three of them add up to
 * 999.999… or 1000.000… depending on the order of operations, and two implementations of the same
 * limiter disagree on the request that comes after exactly 1 s.
 *
 * @param ticksPerSecond What a tick is: 1,024,000 to the second in memory, 1,000,000 (µs) in Redis.
 * @throws {RangeError} Where capacity or rate is out of range, or the bucket would take so long to fill
 * (thousands of years, or months at an odd rate such as π) that the whole numbers run out.
 */
export function exactRate(
  who: string,
  names: { capacity: number; rateName: string; rate: number },
  ticksPerSecond = 1000 * TICKS_PER_MS,
): ExactRate {
  const { capacity, rateName, rate } = names;
  requireBucket(who, capacity, rateName, rate);
  const target = rate / ticksPerSecond;
  const mostPerToken = MOST_PARTS / capacity;
  let perTick = 1, perToken = 0, lastPerTick = 0, lastPerToken = 1;
  for (let rest = target;;) {
    const whole = Math.floor(rest);
    const nextPerTick = whole * perTick + lastPerTick;
    const nextPerToken = whole * perToken + lastPerToken;
    if (nextPerTick > MOST_PER_TICK || nextPerToken > mostPerToken) break;
    [lastPerTick, lastPerToken, perTick, perToken] = [perTick, perToken, nextPerTick, nextPerToken];
    if (off(perTick, perToken, target) < 4 * Number.EPSILON) break;
    rest = 1 / (rest - whole);
  }
  if (!(off(perTick, perToken, target) < 1e-6)) {
    const years = (capacity / rate / 31_556_952).toPrecision(3);
    throw new RangeError(
      `Cannot create ${who}: capacity must be what ${rateName} can fill in reasonable time: received ${capacity} at ${rate} tokens/s, which takes ${years} years`,
    );
  }
  return { perToken, perTick, full: Math.floor(capacity * perToken) };
}

/** Checks the options of a limiter with a bucket. */
export function requireBucket(who: string, capacity: number, rateName: string, rate: number): void {
  const action = `create ${who}`;
  // Two rules, so that an empty bucket is told what it needs and not the whole range.
  requireNumber(action, "capacity", capacity, { unit: "tokens", min: 1 });
  requireNumber(action, "capacity", capacity, { unit: "tokens", max: 1e9 });
  requireNumber(action, rateName, rate, { unit: "tokens/s", min: 1e-6, max: 1e9 });
}

/** How long so many parts take to flow, in ms: up to the next whole tick. */
export function msFor(parts: number, perTick: number): number {
  return ticksFor(parts, perTick) * MS_PER_TICK;
}

/** How long a bucket at `level` takes to hold one whole token more than `tokens`, in ms; 0 where it can't. */
export function msToMore(level: number, tokens: number, rate: ExactRate): number {
  const next = (tokens + 1) * rate.perToken;
  return next > rate.full ? 0 : msFor(next - level, rate.perTick);
}

/** How long so many parts take to flow, in whole ticks. */
export function ticksFor(parts: number, perTick: number): number {
  return Math.ceil(parts / perTick);
}

/** A bucket's numbers for a script: time is in µs there, as Redis tells it. */
export function scriptRate(
  who: string,
  capacity: number,
  rate: number,
): Record<"perToken" | "perTick" | "full", number> {
  return { ...exactRate(who, { capacity, rateName: "refillRate", rate }, 1e6) };
}

function off(perTick: number, perToken: number, target: number): number {
  return Math.abs(perTick / perToken / target - 1);
}
