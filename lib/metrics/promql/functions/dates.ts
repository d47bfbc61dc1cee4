const DAY = 86_400_000;

function yearStart(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), 0, 1);
}

/** Parts of a date in UTC, from seconds since 1970. */
export const DATES: Readonly<Record<string, (date: Date) => number>> = {
  day_of_month: (date) => date.getUTCDate(),
  day_of_week: (date) => date.getUTCDay(),
  day_of_year: (date) => Math.floor((date.getTime() - yearStart(date)) / DAY) + 1,
  days_in_month: (date) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
};

/**
 * A date of seconds since 1970, parts of a second cut. Beyond the year 275,760 it is no date, and its parts are NaN
 * (where Prometheus' depend on the processor).
 */
export function dateOf(seconds: number): Date {
  return new Date(Math.trunc(seconds) * 1000);
}
