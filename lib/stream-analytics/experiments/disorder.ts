import { AdaptiveLag } from "../adaptive-lag.ts";
import { BoundedDisorder } from "../watermark.ts";
import { arrivalsOf, bidsOf, type Scene } from "./scene.ts";

/** One event, or a point of the watermark's line. Times in s. */
export interface DisorderRow {
  /** Processing time. */
  at: number;
  /** Event time. */
  time: number;
  what: "on time" | "late";
}

/** Settings of {@linkcode disorder}: `lag` and `window` in s. */
export type DisorderOptions = Scene & { lag: number; window: number };

/**
 * Event time against processing time: each event where it stands, late where the watermark had passed the end of its
 * window; and the watermark's line. A thousand events or so, for a picture.
 */
export function disorder({ lag, window, ...scene }: DisorderOptions): {
  events: DisorderRow[];
  line: { at: number; watermark: number }[];
  late: number;
} {
  const watermark = new BoundedDisorder({ lag: lag * 1000 }), size = window * 1000;
  const events: DisorderRow[] = [], line: { at: number; watermark: number }[] = [];
  let late = 0;
  for (const { event, at } of bidsOf(arrivalsOf(scene))) {
    watermark.observe(event.time, at);
    const end = (Math.floor(event.time / size) + 1) * size;
    const what = end <= watermark.current ? "late" : "on time";
    if (what === "late") late++;
    events.push({ at: at / 1000, time: event.time / 1000, what });
    line.push({ at: at / 1000, watermark: Math.max(0, watermark.current / 1000) });
  }
  return { events, line, late: events.length ? late / events.length : 0 };
}

/**
 * A lag that follows the delays seen, so that a share of the events is to be before the watermark.
 *
 * @returns What it came to, in s, and the share of the events that came behind the watermark.
 */
export function adaptedLag(scene: Scene, share: number): { lag: number; behind: number } {
  const watermark = new AdaptiveLag({ share });
  let behind = 0, all = 0;
  for (const { event, at } of bidsOf(arrivalsOf(scene))) {
    all++;
    if (event.time < watermark.current) behind++;
    watermark.observe(event.time, at);
  }
  return { lag: watermark.lag / 1000, behind: all ? behind / all : 0 };
}

/** Bids whose clocks are right that come after their window's end, as shares of them. */
export interface WrongClock {
  /** Where all clocks are right. */
  none: number;
  /** Where every 200th is ahead: the watermark believes it, or holds it at its arrival. */
  believed: number;
  held: number;
}

/** One clock in 200 is `ahead` s ahead, not far enough to be refused: what that does to all the others. */
export function wrongClock(
  { lag, window, ahead, ...scene }: DisorderOptions & { ahead: number },
): WrongClock {
  const bids = bidsOf(arrivalsOf(scene)), size = window * 1000;
  const lateOf = (ahead: number, held: boolean) => {
    const watermark = new BoundedDisorder({ lag: lag * 1000 });
    let late = 0, all = 0;
    bids.forEach(({ event, at }, i) => {
      const wrong = i % 200 === 0, time = event.time + (wrong ? 1000 * ahead : 0);
      // Who takes the event's time for the time of arrival holds nothing.
      watermark.observe(time, held ? at : Math.max(at, time));
      if (wrong) return;
      all++;
      if ((Math.floor(time / size) + 1) * size <= watermark.current) late++;
    });
    return all ? late / all : 0;
  };
  return { none: lateOf(0, true), believed: lateOf(ahead, false), held: lateOf(ahead, true) };
}
