/** 400 years, after which the calendar, weekdays and all, comes again; and the first second of one such stretch. */
const CYCLE = 146_097 * 86_400, START = Date.UTC(2001, 0, 1) / 1000;
/** Seconds from the beginning of the first year that Go knows of to 1970, and that year. */
const UNIX = 9_223_372_028_715_321_600n, FIRST_YEAR = -292_277_022_399;
const DAY = 86_400_000;

/** A moment in the years 2001 to 2400, and by how many years it lies beside the one that is meant. */
export interface Moment {
  readonly date: Date;
  readonly years: number;
}

/** Parts of a date in UTC. */
export const DATES: Readonly<Record<string, (moment: Moment) => number>> = {
  day_of_month: ({ date }) => date.getUTCDate(),
  day_of_week: ({ date }) => date.getUTCDay(),
  day_of_year: ({ date }) =>
    Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1,
  days_in_month: ({ date }) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  hour: ({ date }) => date.getUTCHours(),
  minute: ({ date }) => date.getUTCMinutes(),
  month: ({ date }) => date.getUTCMonth() + 1,
  year: ({ date, years }) => date.getUTCFullYear() + years,
};

/**
 * The moment so many seconds after 1970, parts of a second cut. As in Go on x86-64, what is no whole number of 64 bits
 * stands for the least of them, and moments before Go's first year come after its last.
 */
export function momentOfSeconds(seconds: number): Moment {
  const whole = Math.trunc(seconds);
  if (Number.isSafeInteger(whole)) {
    const cycles = Math.floor((whole - START) / CYCLE);
    return { date: new Date((whole - cycles * CYCLE) * 1000), years: cycles * 400 };
  }
  const least = !(whole >= -(2 ** 63) && whole < 2 ** 63);
  const since = BigInt.asUintN(64, UNIX + (least ? -(2n ** 63n) : BigInt(whole)));
  const cycles = since / BigInt(CYCLE), rest = Number(since % BigInt(CYCLE));
  return {
    date: new Date((START + rest) * 1000),
    years: FIRST_YEAR - 2001 + Number(cycles) * 400,
  };
}
