import { RealClock } from "../../sim/real-clock.ts";
import type { Arrival } from "../arrivals.ts";
import { Floor } from "../live/floor.ts";
import type { AuctionEvent } from "../nexmark.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";

/** Settings of {@linkcode startLiveFloor}. */
export interface LiveFloorOptions {
  arrivals: readonly Arrival<AuctionEvent>[];
  /** Event time runs so many times as fast as the clock. Default: 1. */
  speed?: number;
  /** Of the watermark at first, in ms. Default: 2000. */
  lag?: number;
  /** Frames every so many ms. Default: 50. */
  every?: number;
  inFlight?: number;
  maxBuffered?: number;
  budget?: number;
  signal?: AbortSignal;
}

/** The auction floor as a server: events come at their time, and go out as frames to all who watch. */
export async function startLiveFloor(
  { arrivals, speed = 1, lag = 2000, ...rest }: LiveFloorOptions,
): Promise<LiveServer & { floor: Floor; done: () => boolean }> {
  const floor = new Floor({ lag }), clock = new RealClock(), start = clock.now();
  let next = 0;
  const onTick = () => {
    const now = (clock.now() - start) * speed;
    while (next < arrivals.length && arrivals[next]!.at <= now) {
      const { event, at } = arrivals[next++]!;
      floor.add(event, at);
    }
    floor.publish();
  };
  const server = await startLiveServer({
    ...rest,
    onTick,
    table: (query, window) => floor.table(query, window),
    progress: () => floor.progress(),
    onLag: (ms) => floor.lag = ms,
  });
  return Object.assign(server, { floor, done: () => next >= arrivals.length });
}
