import { RealClock } from "../../sim/real-clock.ts";
import type { Arrival } from "../arrivals.ts";
import { Floor } from "../live/floor.ts";
import type { AuctionEvent } from "../nexmark.ts";
import { runPipeline } from "../pipeline.ts";
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

/** A floor that is live. */
export interface LiveFloor extends LiveServer {
  readonly floor: Floor;
  /** Resolves when all events have come, or it was closed before. */
  readonly done: Promise<void>;
}

/** The auction floor as a server: events come at their time, and go out as frames to all who watch. */
export async function startLiveFloor(
  { arrivals, speed = 1, lag = 2000, ...rest }: LiveFloorOptions,
): Promise<LiveFloor> {
  const floor = new Floor({ lag }), clock = new RealClock(), stop = new AbortController();
  const server = await startLiveServer({
    ...rest,
    onTick: () => floor.publish(),
    onClose: () => stop.abort(),
    table: (query, window) => floor.table(query, window),
    progress: () => floor.progress(),
    onLag: (ms) => floor.lag = ms,
  });
  const start = clock.now();
  const source = async function* () {
    for (const arrival of arrivals) {
      const wait = arrival.at / speed - (clock.now() - start);
      if (wait > 1) await clock.sleep(wait, stop.signal);
      yield arrival;
    }
  };
  const running = runPipeline({
    source: source(),
    handle: (batch) => batch.forEach(({ event, at }) => floor.add(event, at)),
    signal: stop.signal,
  });
  // That it is stopped before its end is no fault.
  const done = running.then(() => floor.end(), (error) => {
    if (!stop.signal.aborted) throw error;
  });
  return Object.assign(server, { floor, done });
}
