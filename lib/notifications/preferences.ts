import { z } from "zod";

/** `HH:MM` on the person's own clock. */
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What a person wants to be told, when, and how. */
export const Preferences = z.object({
  person: z.string(),
  /** IANA name, such as `Europe/Berlin`. */
  timeZone: z.string().refine(isTimeZone, "must be a time zone such as Europe/Berlin"),
  locale: z.string().default("en"),
  /** In order of liking; none of them: the person has opted out. */
  channels: z.array(z.enum(["email", "sms", "push", "webhook"])),
  /** Nothing that is not urgent comes between these; `from` may be after `to` (over midnight). */
  quiet: z.object({ from: TimeOfDay, to: TimeOfDay }).optional(),
  /** Not urgent ones are gathered and sent once a day at this time. */
  digestAt: TimeOfDay.optional(),
});
export type Preferences = z.infer<typeof Preferences>;
export type ChannelName = Preferences["channels"][number];

/** What to do with a notification. */
export type Decision =
  | { action: "send"; channel: ChannelName }
  | { action: "wait"; channel: ChannelName; until: number; why: "quiet hours" | "digest" }
  | { action: "drop"; why: "opted out" };

const MINUTE = 60_000, DAY = 24 * 60;

/**
 * Decides what becomes of a notification. Urgent ones are sent at once, whatever the hour.
 *
 * @param now In ms since 1970.
 *
 * @example
 * ```ts
 * import { decideFor, Preferences } from "#lib/notifications";
 * import assert from "node:assert/strict";
 *
 * const ada = Preferences.parse({
 *   person: "ada",
 *   timeZone: "Europe/Berlin",
 *   channels: ["push", "email"],
 *   quiet: { from: "22:00", to: "07:00" },
 * });
 * const night = Date.parse("2026-11-25T22:30:00Z");
 * assert.equal(decideFor(ada, { urgent: true }, night).action, "send");
 * const later = decideFor(ada, { urgent: false }, night);
 * assert.ok(later.action === "wait" && new Date(later.until).toISOString() === "2026-11-26T06:00:00.000Z");
 * ```
 */
export function decideFor(
  { channels, timeZone, quiet, digestAt }: Preferences,
  { urgent }: { urgent: boolean },
  now: number,
): Decision {
  const [channel] = channels;
  if (!channel) return { action: "drop", why: "opted out" };
  if (urgent) return { action: "send", channel };
  if (digestAt) {
    return { action: "wait", channel, until: nextTime(digestAt, timeZone, now), why: "digest" };
  }
  if (quiet && isWithin(minuteOfDay(now, timeZone), minutesOf(quiet.from), minutesOf(quiet.to))) {
    const until = nextTime(quiet.to, timeZone, now);
    return { action: "wait", channel, until, why: "quiet hours" };
  }
  return { action: "send", channel };
}

/**
 * The next moment after `now` at which the clocks of a time zone show a time of day. On a day whose
 * clocks go forward past that time, the moment they jump; where they show it twice, the first.
 */
export function nextTime(timeOfDay: string, timeZone: string, now: number): number {
  const wanted = minutesOf(timeOfDay), start = Math.floor(now / MINUTE) * MINUTE;
  // As if no clock were ever changed; then corrected, since an hour more or less is all that can happen.
  const ahead = (wanted - minuteOfDay(start, timeZone) + DAY) % DAY || DAY;
  const guess = start + ahead * MINUTE;
  const off = (wanted - minuteOfDay(guess, timeZone) + DAY + DAY / 2) % DAY - DAY / 2;
  if (off === 0) return guess;
  const corrected = guess + off * MINUTE;
  if (corrected > now && minuteOfDay(corrected, timeZone) === wanted) return corrected;
  return jumpBefore(guess, timeZone, Math.min(corrected, guess));
}

/** The moment at which the clocks were put forward over a time of day: found by halving. */
function jumpBefore(after: number, timeZone: string, before: number): number {
  const shift = (at: number) =>
    (minuteOfDay(at, timeZone) * MINUTE - at % (DAY * MINUTE)) % (DAY * MINUTE);
  let low = before - 3 * 60 * MINUTE, high = after;
  const late = shift(high);
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (shift(middle) === late) high = middle;
    else low = middle;
  }
  return high;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes since midnight on the clocks of a time zone. */
export function minuteOfDay(now: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const options = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    formats.set(timeZone, format = new Intl.DateTimeFormat("en-GB", options));
  }
  return minutesOf(format.format(now));
}

function minutesOf(timeOfDay: string): number {
  const [hours, minutes] = timeOfDay.split(":").map(Number);
  return hours! * 60 + minutes!;
}

/** Whether a minute is from `from` up to before `to`, over midnight where `from` is the later one. */
function isWithin(minute: number, from: number, to: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
