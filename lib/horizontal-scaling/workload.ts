import { type Draw, type Random, requireNumber, type VirtualClock } from "../sim/mod.ts";

/** How many requests come, over time. */
export interface Profile {
  /** Rate at a time in ms, in requests per second. */
  at(ms: number): number;
  /** A rate that `at` never exceeds. */
  peak: number;
}

/** The same rate at all times. */
export function steady(rate: number): Profile {
  return { at: () => rate, peak: rate };
}

/** A day: lowest at the start, `peak` half a day later. */
export function diurnal({ low, peak, day }: { low: number; peak: number; day: number }): Profile {
  return { peak, at: (ms) => low + (peak - low) * (1 - Math.cos(2 * Math.PI * ms / day)) / 2 };
}

/** A sale that everybody waits for. Times in ms. */
export interface FlashCrowd {
  /** Rate before and long after, in requests per second. */
  base: number;
  /** Rate at the height. */
  peak: number;
  /** When it begins, how long it takes to rise, and how long it stays. */
  start: number;
  ramp: number;
  hold: number;
  /** Time in which it falls to 1/e of itself afterwards. */
  decay: number;
}

/** Quiet, a steep rise, a plateau, and an exponential decline. */
export function flashCrowd({ base, peak, start, ramp, hold, decay }: FlashCrowd): Profile {
  const top = start + ramp, end = top + hold;
  const at = (ms: number) => {
    if (ms < start) return base;
    if (ms < top) return base + (peak - base) * (ms - start) / ramp;
    if (ms < end) return peak;
    return base + (peak - base) * Math.exp((end - ms) / decay);
  };
  return { at, peak: Math.max(base, peak) };
}

/** Open arrivals: they come whether or not the last ones were answered. */
export interface ArrivalOptions {
  clock: VirtualClock;
  random: Random;
  profile: Profile;
  /** Time of the last arrival, in ms. */
  until: number;
  /** Draws the key of a request. Default: 0. */
  key?: Draw;
  /** Called at each arrival. */
  offer: (key: number) => void;
}

/**
 * Plans Poisson arrivals of a changing rate, by thinning those of the highest rate. One event waits at a
 * time.
 *
 * Source: P. Lewis, G. Shedler, 1979.
 *
 * @example
 * ```ts
 * import { arrivals, steady } from "#lib/horizontal-scaling";
 * import { random, VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * let count = 0;
 * const profile = steady(100);
 * arrivals({ clock, random: random(1), profile, until: 60_000, offer: () => count++ });
 * clock.runSync();
 * assert.ok(count > 5600 && count < 6400);
 * ```
 */
export function arrivals({ clock, random, profile, until, key, offer }: ArrivalOptions): void {
  requireNumber("plan arrivals", "peak", profile.peak, { unit: "req/s", min: 1e-9 });
  // The hottest draw there is: inlined, and log is twice as fast as the log1p of a general one.
  const mean = 1000 / profile.peak;
  const constant = profile.at(0) === profile.peak && profile.at(until) === profile.peak &&
    profile.at(until / 2) === profile.peak;
  const arrive = () => {
    if (constant || random.next() * profile.peak < profile.at(clock.now())) offer(key ? key() : 0);
    next();
  };
  const next = () => {
    const ms = -Math.log(1 - random.next()) * mean;
    if (clock.now() + ms <= until) clock.schedule(ms, arrive);
  };
  next();
}

/** Closed clients: each waits for its answer, thinks, and asks again. */
export interface ClientOptions {
  clock: VirtualClock;
  clients: number;
  /** Draws the time to think, in ms. */
  think: Draw;
  until: number;
  /** Asks; whoever answers calls `answered(client)` of the result. */
  ask: (client: number) => void;
}

/** Plans closed clients. Their load adapts: a slow system is asked less. */
export function closedClients(
  { clock, clients, think, until, ask }: ClientOptions,
): { answered(client: number): void } {
  requireNumber("plan clients", "clients", clients, { unit: "clients", min: 1, integer: true });
  const answered = (client: number) => {
    const ms = think();
    if (clock.now() + ms <= until) clock.schedule(ms, ask, client);
  };
  for (let client = 0; client < clients; client++) answered(client);
  return { answered };
}
