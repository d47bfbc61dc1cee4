import type { Place } from "../geography.ts";

/** Who asks: where the client, or its resolver, is. */
export interface Asker extends Place {
  /** A number for the place, as far as its round trips were measured. */
  readonly city: number;
}

/** What is known of the regions at this moment. */
export interface View {
  readonly regions: readonly Place[];
  healthy(region: number): boolean;
  /** Share of its users that a region takes: below 1 while it comes back in steps. Default: 1. */
  share?(region: number): number;
  /** Load over capacity, as last reported. */
  load?(region: number): number;
}

/** Which regions a client is sent to, the first one first. */
export interface RoutingPolicy {
  answer(asker: Asker, view: View): number[];
}

/**
 * The regions that may be answered: the healthy ones; all of them where none is. Such a *fail open* sends
 * people to what is perhaps down; an empty answer would certainly help nobody, and be cached.
 */
export function usable({ regions, healthy }: View): { regions: number[]; failedOpen: boolean } {
  const all = regions.map((_, region) => region), up = all.filter((region) => healthy(region));
  return up.length > 0 ? { regions: up, failedOpen: false } : { regions: all, failedOpen: true };
}
