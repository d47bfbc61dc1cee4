import { type Admitted, cronFields } from "./cron-fields.ts";
import { Zone } from "./zone.ts";

/** Years after which a schedule counts as one that never fires. */
const YEARS = 5;
const DAY = 86_400;
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * When a schedule fires. Its fields are read on the wall clock of a zone: an hour that comes twice fires twice, an
 * hour that is left out not at all. Where the day of the month and the day of the week are both restricted either
 * may match; where one has a star both must.
 *
 * @example
 * ```ts
 * import { Cron } from "#lib/serverless";
 * import assert from "node:assert/strict";
 *
 * const midnight = new Cron("0 0 * * *", "Europe/Berlin");
 * const after = Date.parse("2026-06-01T12:00:00Z");
 * assert.equal(new Date(midnight.next(after)!).toISOString(), "2026-06-01T22:00:00.000Z");
 * ```
 */
export class Cron {
  readonly #fields: readonly Admitted[];
  readonly #zone: Zone;
  readonly #either: boolean;

  /** @throws {TypeError} Where it is no schedule, or there is no such zone. */
  constructor(readonly spec: string, readonly zone = "UTC") {
    this.#fields = cronFields(spec);
    this.#zone = new Zone(zone);
    this.#either = !this.#fields[3]!.star && !this.#fields[5]!.star;
  }

  /** Whether it fires at an instant. @param at In ms. */
  fires(at: number): boolean {
    return at % 1000 === 0 && this.next(at - 1) === at;
  }

  /**
   * The first firing strictly after an instant, or null where there is none within five years. O(days looked at).
   *
   * @param after In ms.
   */
  next(after: number): number | null {
    let from = Math.floor(after / 1000) + 1;
    const last = new Date(after).getUTCFullYear() + YEARS;
    for (;;) {
      const { seconds, until } = this.#zone.at(from);
      const wall = this.#search(from + seconds, until + seconds, last);
      if (wall >= 0) return (wall - seconds) * 1000;
      if (until === Infinity || new Date(until * 1000).getUTCFullYear() > last) return null;
      from = until;
    }
  }

  /** The first match on a wall clock without changes, in [from, until); -1 where there is none. */
  #search(from: number, until: number, last: number): number {
    const [seconds, minutes, hours] = this.#fields as [Admitted, Admitted, Admitted];
    let day = Math.floor(from / DAY), rest = from - day * DAY;
    for (;;) {
      const found = this.#day(day, last);
      if (found < 0 || found * DAY >= until) return -1;
      if (found !== day) rest = 0;
      day = found;
      let hour = Math.floor(rest / 3600), minute = Math.floor(rest / 60) % 60, second = rest % 60;
      const h = hours.next[hour]!;
      if (h !== hour) minute = second = 0;
      hour = h;
      while (hour < 24) {
        const m = minutes.next[minute]!;
        if (m !== minute) second = 0;
        const s = m < 60 ? seconds.next[second]! : 255;
        if (s < 60) {
          const wall = day * DAY + hour * 3600 + m * 60 + s;
          return wall < until ? wall : -1;
        }
        // Another second 0 is always there: the next minute, or the next hour.
        second = 0;
        minute = m < 59 ? m + 1 : 60;
        if (minute > 59) {
          minute = 0;
          hour = hours.next[hour + 1]!;
        }
      }
      day++;
      rest = 0;
    }
  }

  /** The first day from this one on, in days since 1970; -1 where the years are over. */
  #day(from: number, last: number): number {
    const [days, months, weekdays] = this.#fields.slice(3) as [Admitted, Admitted, Admitted];
    const date = new Date(from * DAY * 1000);
    let year = date.getUTCFullYear(), month = date.getUTCMonth() + 1, day = date.getUTCDate();
    for (;;) {
      const m = months.next[month]!;
      if (m > 12) {
        if (++year > last) return -1;
        month = day = 1;
        continue;
      }
      if (m !== month) day = 1;
      month = m;
      const leap = month === 2 && (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
      const length = LENGTHS[month - 1]! + (leap ? 1 : 0);
      const first = Date.UTC(year, month - 1, 1) / 1000 / DAY;
      for (; day <= length; day++) {
        const weekday = (((first + day - 1 + 4) % 7) + 7) % 7;
        const a = days.next[day] === day, b = weekdays.next[weekday] === weekday;
        if (this.#either ? a || b : a && b) return first + day - 1;
      }
      day = 1;
      month++;
    }
  }
}
