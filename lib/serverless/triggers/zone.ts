const DAY = 86_400, WEEK = 7 * DAY;
/** Zones and years that are remembered. */
const MOST = 2000;

/** How far a zone's clocks are ahead of UTC, and until when. Times in s since 1970. */
export interface Offset {
  seconds: number;
  /** First second with another offset. */
  until: number;
}

/** A time zone as stretches of one offset each: what happens twice and what never does lies between two of them. */
export class Zone {
  readonly #format: Intl.DateTimeFormat | undefined;
  readonly #years = new Map<number, Offset[]>();

  /** @throws {TypeError} Where there is no zone of that name. */
  constructor(name: string) {
    if (name === "UTC") return;
    try {
      this.#format = new Intl.DateTimeFormat("en-US", {
        timeZone: name,
        hourCycle: "h23",
        era: "short",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
      });
    } catch {
      throw new TypeError(`Cannot read a schedule: there is no time zone ${name}`);
    }
  }

  /** The offset at an instant. Once a year and zone 53 questions to `Intl`, then O(changes of that year). */
  at(instant: number): Offset {
    if (!this.#format) return UTC;
    const year = new Date(instant * 1000).getUTCFullYear();
    let stretches = this.#years.get(year);
    if (!stretches) {
      if (this.#years.size >= MOST) this.#years.clear();
      this.#years.set(year, stretches = this.#stretchesOf(year));
    }
    for (const stretch of stretches) if (instant < stretch.until) return stretch;
    return stretches.at(-1)!;
  }

  /** Looks once a week, and halves the weeks in which something changes. */
  #stretchesOf(year: number): Offset[] {
    const end = Date.UTC(year + 1, 0, 1) / 1000, stretches: Offset[] = [];
    let from = Date.UTC(year, 0, 1) / 1000, seconds = this.#offset(from);
    while (from < end) {
      const to = Math.min(from + WEEK, end), then = this.#offset(to);
      if (then !== seconds) {
        let before = from, after = to;
        while (after - before > 1) {
          const middle = Math.floor((before + after) / 2);
          if (this.#offset(middle) === seconds) before = middle;
          else after = middle;
        }
        stretches.push({ seconds, until: after });
        seconds = this.#offset(after);
        from = after;
      } else from = to;
    }
    if (stretches.at(-1)?.until !== end) stretches.push({ seconds, until: end });
    return stretches;
  }

  #offset(instant: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#format!.formatToParts(instant * 1000)) {
      parts[type] = Number(value);
    }
    const { year, month, day, hour, minute, second } = parts;
    return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) / 1000 - instant;
  }
}

const UTC: Offset = { seconds: 0, until: Infinity };
