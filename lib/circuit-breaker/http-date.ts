/** `Sun, 06 Nov 1994 08:49:37 GMT`, and the two forms that are obsolete and must be read all the same. */
const FORMS = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>[\d:]{8}) GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>[\d:]{8}) GMT$/,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>[\d:]{8}) (?<year>\d{4})$/,
];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * The time that an HTTP date names, in Unix ms; `undefined` for what is none. `Date.parse` will not do: it reads
 * "1.5" as a day in January, and the third form as local time.
 *
 * @param now Unix ms. Two digits of a year mean the past where the future would be more than 50 years off.
 *
 * Source: RFC 9110, 5.6.7.
 *
 * @example
 * ```ts
 * import { parseHttpDate } from "#lib/circuit-breaker";
 * import assert from "node:assert/strict";
 *
 * assert.equal(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT", 0), 784111777000);
 * assert.equal(parseHttpDate("1.5", 0), undefined);
 * ```
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  const found = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups);
  if (!found) return undefined;
  const time = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)$/.exec(found.time!);
  const month = MONTHS.indexOf(found.month!), day = Number(found.day);
  if (!time || month < 0) return undefined;
  const year = found.year!.length === 4 ? Number(found.year) : fullYear(Number(found.year), now);
  const ms = Date.UTC(year, month, day, Number(time[1]), Number(time[2]), Number(time[3]));
  // The 31st of February would be a day in March. (And a leap second is the next day's first.)
  const first = new Date(Date.UTC(year, month, day));
  return first.getUTCMonth() === month && first.getUTCDate() === day ? ms : undefined;
}

function fullYear(digits: number, now: number): number {
  const present = new Date(now).getUTCFullYear();
  const year = present - present % 100 + digits;
  return year > present + 50 ? year - 100 : year;
}
