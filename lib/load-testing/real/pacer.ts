import type { Pace } from "../models/pace.ts";

/** Timers are late by a millisecond or more: so much before a request is due, it is waited for without them, in ms. */
const LAST_STRETCH = 1.5;
/** Requests sent in one turn before answers get theirs. */
const MOST_AT_ONCE = 256;
/** A turn that comes back within so many ms did nothing but wait. */
const IDLE_TURN = 0.2;

/** A pace in real time, which knows how long it waited without a timer. */
export interface LivePace extends Pace {
  /** Time spent in turns that had nothing to do, in ms: not work, though the processor was busy. */
  readonly spunMs: number;
}

/**
 * A pace in real time. One timer wakes for the next request that is due; whatever is due by then is sent, and the last
 * stretch is waited for turn by turn of the event loop, so that answers are read meanwhile. A request is at most a turn
 * late, unless the generator is saturated; then all are sent late, and none is skipped.
 *
 * @param startAt When the run begins, in ms since the epoch. Default: now.
 */
export function livePace(startAt?: number): LivePace {
  const start = startAt === undefined ? performance.now() : startAt - performance.timeOrigin;
  let spunMs = 0;
  const now = () => performance.now() - start;
  return {
    now,
    get spunMs() {
      return spunMs;
    },
    after: (ms, fn) => {
      const timer = setTimeout(fn, ms);
      return () => clearTimeout(timer);
    },
    each: (due, send, ended) => {
      let i = 0, open = true, timer: ReturnType<typeof setTimeout> | undefined, left = NaN;
      const turn = () => {
        if (!open) return;
        let time = now();
        if (time - left < IDLE_TURN) spunMs += time - left;
        for (let sent = 0; i < due.length && due[i]! <= time && sent < MOST_AT_ONCE; sent++) {
          send(i, due[i]!);
          i++;
          time = now();
        }
        if (i === due.length) return ended();
        const wait = due[i]! - time;
        left = wait > LAST_STRETCH ? NaN : now();
        if (wait > LAST_STRETCH) timer = setTimeout(turn, wait - LAST_STRETCH);
        else setImmediate(turn);
      };
      turn();
      return () => {
        open = false;
        clearTimeout(timer);
      };
    },
  };
}
