import { mix } from "../sim/hash.ts";
import type { Random } from "../sim/random.ts";
import { requireNumber } from "../sim/require-number.ts";

/** Somebody signs up. Times in ms, money in cents. */
export interface Person {
  kind: "person";
  time: number;
  id: number;
  name: string;
}

/** Something is put up for sale. */
export interface Auction {
  kind: "auction";
  time: number;
  id: number;
  seller: number;
  category: string;
}

/** Somebody offers a price. */
export interface Bid {
  kind: "bid";
  time: number;
  auction: number;
  bidder: number;
  price: number;
  category: string;
}

export type AuctionEvent = Person | Auction | Bid;

/** What is sold. */
export const CATEGORIES = ["clocks", "lamps", "prints", "rings", "vases"] as const;

/** Settings of the auction house. */
export interface NexmarkOptions {
  random: Random;
  /** How many events. */
  events: number;
  /** Events a second of event time. Default: 1000. */
  rate?: number;
  /** One bid in so many goes to any auction, all others to the hot one. Default: 2. */
  hotAuctions?: number;
  /** The same of sellers and bidders. Default: 4. */
  hotPeople?: number;
}

/** Of 50 events in turn: a person, three auctions, 46 bids. */
const PERSONS = 1, AUCTIONS = 3, ALL = 50;
/** Auctions and people that are still busy, and how often another one gets hot. */
const OPEN_AUCTIONS = 100, ACTIVE = 1000, HOT_EVERY = 100;
const FIRST = 1000;

/**
 * The events of an online auction house, in order of their time: persons, auctions and bids as 1 : 3 : 46, some of them
 * hot, prices spread evenly over their powers of ten. The model is NEXMark (P. Tucker et al., 2002) with the ratios of
 * Beam's. O(events).
 *
 * @throws {RangeError} Where an option is out of its range.
 *
 * @example
 * ```ts
 * import { nexmark } from "#lib/stream-analytics";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const events = nexmark({ random: random(1), events: 5000 });
 * assert.equal(events.filter(({ kind }) => kind === "bid").length, 4600);
 * ```
 */
export function nexmark(
  { random, events, rate = 1000, hotAuctions = 2, hotPeople = 4 }: NexmarkOptions,
): AuctionEvent[] {
  const action = "make auction events";
  requireNumber(action, "events", events, { unit: "events", min: 0, max: 1e7, integer: true });
  requireNumber(action, "rate", rate, { unit: "events/s", min: 1e-3 });
  requireNumber(action, "hotAuctions", hotAuctions, { unit: "(one in)", min: 1, integer: true });
  requireNumber(action, "hotPeople", hotPeople, { unit: "(one in)", min: 1, integer: true });
  let persons = 0, auctions = 0;
  const hot = (last: number) => FIRST + Math.floor(last / HOT_EVERY) * HOT_EVERY;
  const recent = (count: number, of: number) =>
    FIRST + Math.max(0, count - of) + random.int(Math.max(1, Math.min(count, of)));
  const someone = () =>
    hotPeople > 1 && random.int(hotPeople) > 0 ? hot(persons - 1) : recent(persons, ACTIVE);
  return Array.from({ length: events }, (_, i): AuctionEvent => {
    const turn = i % ALL, time = Math.floor(i * 1000 / rate);
    if (turn < PERSONS) {
      const id = FIRST + persons++;
      return { kind: "person", time, id, name: `person ${id}` };
    }
    if (turn < PERSONS + AUCTIONS) {
      const id = FIRST + auctions++;
      return { kind: "auction", time, id, seller: someone(), category: categoryOf(id) };
    }
    const auction = hotAuctions > 1 && random.int(hotAuctions) > 0
      ? hot(auctions - 1)
      : recent(auctions, OPEN_AUCTIONS);
    const price = Math.round(10 ** (random.next() * 6) * 100);
    return { kind: "bid", time, auction, bidder: someone(), price, category: categoryOf(auction) };
  });
}

function categoryOf(auction: number): string {
  // Hot auctions have round numbers: without a mix all of them would be of one category.
  return CATEGORIES[mix(auction) % CATEGORIES.length]!;
}

/** Whether an event is a bid: most questions are about those. */
export function isBid(event: AuctionEvent): event is Bid {
  return event.kind === "bid";
}
