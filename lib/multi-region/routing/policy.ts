import { mix } from "../../sim/hash.ts";
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
  /** Share of those who ask that may be sent to a region: below 1 while it comes back in steps. Default: 1. */
  share?(region: number): number;
  /** Load over capacity, as last reported. */
  load?(region: number): number;
}

/** Which regions a client is sent to, the first one first. */
export interface RoutingPolicy {
  answer(asker: Asker, view: View): number[];
}

/**
 * The regions that may be answered: the healthy ones, of a region that comes back in steps only for its
 * share of those who ask, and always for the same; all of them where none is healthy. Such a *fail open* sends
 * people to what is perhaps down; an empty answer would certainly help nobody, and be cached.
 */
export function usable(
  { regions, healthy, share }: View,
  { city }: Pick<Asker, "city">,
): { regions: number[]; failedOpen: boolean } {
  const all = regions.map((_, region) => region), up = all.filter((region) => healthy(region));
  if (up.length === 0) return { regions: all, failedOpen: true };
  const open = share === undefined
    ? up
    : up.filter((region) => mix(city * 4099 + region + 1) < share(region) * 2 ** 32);
  return { regions: open.length > 0 ? open : up, failedOpen: false };
}
