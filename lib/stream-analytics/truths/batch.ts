import type { Random } from "../../sim/random.ts";
import { shuffled } from "../../sim/shuffled.ts";
import { type AuctionEvent, type Bid, isBid } from "../nexmark.ts";
import { highestBid, hotItems, type MakeQuery, newSellers, type QueryRow } from "../queries.ts";
import { WindowOperator } from "../window-operator.ts";
import { sessions, tumbling, type Windows } from "../windows.ts";

/** Count and sum of prices of each key's windows. */
function perKey(windows: Windows, keyOf: (bid: Bid) => number, startFirst: boolean): MakeQuery {
  return (emit) => {
    const operator = new WindowOperator<number, Bid, [number, number], [number, number]>({
      windows,
      aggregator: {
        create: () => [0, 0],
        add: (state, { price }) => [state[0] + 1, state[1] + price],
        merge: (a, b) => [a[0] + b[0], a[1] + b[1]],
        result: (state) => state,
      },
      onPane: ({ key, window, value }) =>
        emit(startFirst ? [window.start, key, ...value] : [key, window.start, ...value]),
    });
    return {
      add: (event) => void (isBid(event) && operator.add(keyOf(event), event, event.time)),
      advanceWatermark: (time) => operator.advanceWatermark(time),
    };
  };
}

/** The five queries that a stream and a batch must agree on. */
export function judgedQueries(gap: number): Record<string, MakeQuery> {
  return {
    hotItems,
    highestBid,
    newSellers,
    tumbling: perKey(tumbling({ size: 10_000 }), ({ auction }) => auction, true),
    sessions: perKey(sessions({ gap }), ({ bidder }) => bidder, false),
  };
}

/** An order in which nothing comes more than `lag` ms of event time behind the latest that came. */
export function disordered(
  random: Random,
  events: readonly AuctionEvent[],
  lag: number,
): AuctionEvent[] {
  if (lag === Infinity) return shuffled(random, events);
  return events.map((event) => ({ event, at: event.time + random.next() * lag }))
    .sort((a, b) => a.at - b.at).map(({ event }) => event);
}

/** What a query gives of events in this order, the watermark `lag` ms behind the latest. */
export function streamed(
  make: MakeQuery,
  events: readonly AuctionEvent[],
  lag: number,
): QueryRow[] {
  const rows: QueryRow[] = [], query = make((row) => rows.push(row));
  let latest = -Infinity;
  events.forEach((event, i) => {
    query.add(event);
    latest = Math.max(latest, event.time);
    if (i % 16 === 0) query.advanceWatermark(latest - lag);
  });
  query.advanceWatermark(Infinity);
  return rows;
}
