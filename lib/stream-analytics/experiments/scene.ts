import { random } from "../../sim/mod.ts";
import { type Arrival, delivered, someLate } from "../arrivals.ts";
import { type AuctionEvent, type Bid, isBid, nexmark } from "../nexmark.ts";

/** What the experiments have in common. Times in s. */
export interface Scene {
  /** Events a second. */
  rate: number;
  /** How long the stream is, in s. */
  duration: number;
  /** Share of events that are late, and by how much at most, in s. */
  lateShare: number;
  lateMost: number;
  partitions: number;
  seed: number;
}

/** The events of a scene, in order of their time: at most 200,000. */
export function eventsOf(
  { rate, duration, seed }: Pick<Scene, "rate" | "duration" | "seed">,
): AuctionEvent[] {
  const events = Math.min(200_000, Math.round(rate * duration));
  return nexmark({ random: random(seed).split("events"), events, rate });
}

/**
 * The same, in order of arrival.
 *
 * @param delivery Which of the possible deliveries: another number, other delays.
 */
export function arrivalsOf(scene: Scene, delivery = 1): Arrival<AuctionEvent>[] {
  const delay = someLate(random(scene.seed).split(`delivery ${delivery}`), {
    share: scene.lateShare,
    most: scene.lateMost * 1000,
  });
  return delivered(eventsOf(scene), delay, { partitions: scene.partitions });
}

/** The bids among them. */
export function bidsOf(arrivals: readonly Arrival<AuctionEvent>[]): Arrival<Bid>[] {
  return arrivals.filter((arrival): arrival is Arrival<Bid> => isBid(arrival.event));
}
