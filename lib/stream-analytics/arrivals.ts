import { exponential } from "../sim/distributions.ts";
import type { Random } from "../sim/random.ts";
import { requireNumber } from "../sim/require-number.ts";

/** An event as it reaches the server. */
export interface Arrival<E> {
  event: E;
  /** Processing time, in ms. */
  at: number;
  partition: number;
}

/** How long one event takes to arrive, in ms. */
export type Delay = () => number;

/** Some events late by up to `most` ms, evenly, the others at once: phones that lose their network for a moment. */
export function someLate(random: Random, { share, most }: { share: number; most: number }): Delay {
  requireNumber("make delays", "share", share, { unit: "(a share)", min: 0, max: 1 });
  requireNumber("make delays", "most", most, { unit: "ms", min: 0 });
  return () => random.next() < share ? random.next() * most : 0;
}

/** Exponential delays, for which there is a closed form of what is late. */
export function exponentialDelay(random: Random, { mean }: { mean: number }): Delay {
  return exponential(random, { mean });
}

/**
 * Events in order of arrival, each at its time plus a delay. Those that arrive together keep their order. Partitions
 * by turns, or as `partitionOf` says. O(n log n).
 */
export function delivered<E extends { time: number }>(
  events: readonly E[],
  delay: Delay,
  { partitions = 1, partitionOf }: {
    partitions?: number;
    partitionOf?: (event: E, index: number) => number;
  } = {},
): Arrival<E>[] {
  return events.map((event, i) => ({
    event,
    at: event.time + delay(),
    partition: partitionOf?.(event, i) ?? i % partitions,
  })).sort((a, b) => a.at - b.at);
}
