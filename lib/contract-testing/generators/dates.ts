import { DEFAULT_FORMATS } from "../matchers/date-time.ts";
import type { GeneratorContext } from "./context.ts";
import type { Generator } from "./generator.ts";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** The moment that is asked for: now, or so far from it, as in `"+2 days"`. */
function moment({ expression }: Generator, now: number): Date {
  const at = new Date(now);
  for (
    const [, sign, many, unit] of String(expression ?? "").matchAll(
      /([+-])\s*(\d+)\s*(second|minute|hour|day|week|month|year)s?/g,
    )
  ) {
    const by = Number(`${sign}${many}`);
    if (unit === "month") at.setUTCMonth(at.getUTCMonth() + by);
    else if (unit === "year") at.setUTCFullYear(at.getUTCFullYear() + by);
    else at.setTime(at.getTime() + by * UNITS[unit!]!);
  }
  return at;
}

/** Writes a moment, in UTC, as a format of Java's `DateTimeFormatter` wants it. */
export function written(format: string, at: Date): string {
  const two = (value: number, many: number) => String(value).padStart(many, "0");
  const parts: Readonly<Record<string, (many: number) => string>> = {
    y: (many) => many === 2 ? two(at.getUTCFullYear() % 100, 2) : two(at.getUTCFullYear(), 4),
    u: () => two(at.getUTCFullYear(), 4),
    M: (many) =>
      many === 3
        ? MONTHS[at.getUTCMonth()]!.slice(0, 3)
        : many > 3
        ? MONTHS[at.getUTCMonth()]!
        : two(at.getUTCMonth() + 1, many),
    d: (many) => two(at.getUTCDate(), many),
    E: (many) => many > 3 ? DAYS[at.getUTCDay()]! : DAYS[at.getUTCDay()]!.slice(0, 3),
    H: (many) => two(at.getUTCHours(), many),
    h: (many) => two(at.getUTCHours() % 12 || 12, many),
    a: () => at.getUTCHours() < 12 ? "AM" : "PM",
    m: (many) => two(at.getUTCMinutes(), many),
    s: (many) => two(at.getUTCSeconds(), many),
    S: (many) => two(at.getUTCMilliseconds(), 3).padEnd(many, "0").slice(0, many),
    Z: () => "+0000",
    X: () => "Z",
    x: (many) => many === 3 ? "+00:00" : "+0000",
    z: () => "UTC",
  };
  return format.replace(
    /'((?:[^']|'')*)'|([A-Za-z])\2*/g,
    (all, quoted: string | undefined, letter: string | undefined) =>
      quoted !== undefined
        ? quoted.replaceAll("''", "'") || "'"
        : parts[letter!]?.(all.length) ?? all,
  );
}

/** What makes dates, times or both. */
export const dated =
  (kind: keyof typeof DEFAULT_FORMATS) =>
  (generator: Generator, { now }: GeneratorContext): string =>
    written(String(generator["format"] ?? DEFAULT_FORMATS[kind]), moment(generator, now));
