import { largest } from "./aggregator.ts";
import { WindowJoin } from "./join.ts";
import { KeyedWindows } from "./keyed-windows.ts";
import { SUM } from "./monoid.ts";
import { type Auction, type AuctionEvent, type Bid, isBid, type Person } from "./nexmark.ts";
import { WindowOperator } from "./window-operator.ts";
import { tumbling } from "./windows.ts";

/** Lengths of the queries' windows, in ms. */
export const HOT_SIZE = 10_000, HOT_SLIDE = 2000, TUMBLE = 10_000;

/** A row of an answer: numbers and texts, in a fixed order. */
export type QueryRow = readonly (number | string)[];

/** A query that runs for ever: takes events and gives rows as windows are complete. */
export interface Query {
  add(event: AuctionEvent): void;
  advanceWatermark(time: number): void;
}

/** Makes a query; its rows go to `emit`. */
export type MakeQuery = (emit: (row: QueryRow) => void) => Query;

/** Q5, hot items: for each 10 s, every 2 s, the auctions with the most bids. Rows: start, auction, bids. */
export const hotItems: MakeQuery = (emit) => {
  const windows = new KeyedWindows<number>({
    ...{ size: HOT_SIZE, slide: HOT_SLIDE, monoid: SUM },
    onWindow: (start, bids) => {
      let most = 0;
      for (const count of bids.values()) if (count > most) most = count;
      for (const [auction, count] of bids) if (count === most) emit([start, auction, count]);
    },
  });
  return {
    add: (event) => void (isBid(event) && windows.add(event.auction, 1, event.time)),
    advanceWatermark: (time) => windows.advanceWatermark(time),
  };
};

/** Q7, highest bid of each 10 s: all of them where several are as high. Rows: start, auction, bidder, price. */
export const highestBid: MakeQuery = (emit) => {
  const operator = new WindowOperator({
    windows: tumbling({ size: TUMBLE }),
    aggregator: largest<Bid>(({ price }) => price),
    onPane: ({ window, value }) => {
      for (const { auction, bidder, price } of value.events) {
        emit([window.start, auction, bidder, price]);
      }
    },
  });
  return {
    add: (event) => void (isBid(event) && operator.add("", event, event.time)),
    advanceWatermark: (time) => operator.advanceWatermark(time),
  };
};

/** Q8, new sellers: who signed up and put something up for sale in the same 10 s. Rows: start, person, auctions. */
export const newSellers: MakeQuery = (emit) => {
  const join = new WindowJoin<number, Person, Auction>({
    windows: tumbling({ size: TUMBLE }),
    onMatch: ({ start, left, right }) => emit([start, left[0]!.id, right.length]),
  });
  return {
    add: (event) => {
      if (event.kind === "person") join.left(event.id, event, event.time);
      else if (event.kind === "auction") join.right(event.seller, event, event.time);
    },
    advanceWatermark: (time) => join.advanceWatermark(time),
  };
};

/** Rows as text, in an order of their own: for comparing answers whose order is free. */
export function sortedRows(rows: Iterable<QueryRow>): string[] {
  return Array.from(rows, (row) => row.join("|")).sort();
}
