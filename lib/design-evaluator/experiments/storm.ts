import { EventQueue, random, requireNumber } from "../../sim/mod.ts";
import { drawsOf } from "../solve/draws.ts";

export interface StormOptions {
  perSecond: number;
  serviceMs: number;
  /** A caller gives up after so long, and asks again, so many times. What it gave up stays in the line. */
  timeoutMs: number;
  retries: number;
  /** For two seconds from the third on so many times as many come. */
  burst: number;
  seconds: number;
  seed: number;
}

/** One second: callers that came, answers that somebody still waited for, and requests in line at its end. */
export interface StormRow {
  second: number;
  came: number;
  /** Requests, those that are asked again included. */
  asked: number;
  useful: number;
  waiting: number;
}

const BURST_FROM = 3, BURST_TO = 5;

/** One server whose callers have no patience. O(requests). */
export function retryStorm(options: StormOptions): StormRow[] {
  const { burst, perSecond, retries, seconds, seed, serviceMs, timeoutMs } = options;
  requireNumber("play a retry storm", "seconds", seconds, { unit: "s", min: 1, max: 600 });
  const stream = random(`storm ${seed}`), service = drawsOf(stream.split("service"), serviceMs, 1);
  const gap = drawsOf(stream.split("arrivals"), 1000 / perSecond, 1), queue = new EventQueue();
  const rows = Array.from(
    { length: seconds },
    (_, second): StormRow => ({ second: second + 1, came: 0, asked: 0, useful: 0, waiting: 0 }),
  );
  // The line is served in the order of coming; a request has so many tries left.
  let free = 0;
  const ask = (now: number, tries: number) => {
    const row = rows[Math.floor(now / 1000)];
    if (row) row.asked++;
    free = Math.max(free, now) + service();
    const at = rows[Math.floor(free / 1000)];
    if (at && free - now <= timeoutMs) at.useful++;
    if (free - now > timeoutMs && tries > 0) queue.push(now + timeoutMs, tries);
    for (let s = Math.floor(now / 1000); s < Math.min(seconds, Math.floor(free / 1000)); s++) {
      rows[s]!.waiting++;
    }
  };
  for (let now = gap(), next = now; now < seconds * 1000;) {
    const burstNow = now >= BURST_FROM * 1000 && now < BURST_TO * 1000;
    if (now === next) {
      rows[Math.floor(now / 1000)]!.came++;
      ask(now, retries);
      next = now + gap() / (burstNow ? burst : 1);
    } else ask(now, queue.pop() - 1);
    now = Math.min(next, queue.nextTime);
  }
  return rows;
}
