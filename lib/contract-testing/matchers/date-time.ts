import type { Named, Test } from "./matcher.ts";
import { shown } from "./matcher.ts";

/** What a letter of a pattern stands for, as a pattern and as a field that must make sense. */
const LETTERS: Readonly<
  Record<string, (many: number) => readonly [pattern: string, field?: Field]>
> = {
  G: () => ["(?:AD|BC)"],
  y: (many) => many === 2 ? ["\\d{2}"] : ["[+-]?\\d{4,}", "year"],
  Y: () => ["\\d{4}"],
  u: () => ["[+-]?\\d{4,}", "year"],
  M: (many) =>
    many >= 3
      ? [many === 3 ? MONTHS.map((m) => m.slice(0, 3)).join("|") : MONTHS.join("|")]
      : ["\\d{1,2}", "month"],
  L: () => ["\\d{1,2}", "month"],
  d: () => ["\\d{1,2}", "day"],
  D: () => ["\\d{1,3}"],
  w: () => ["\\d{1,2}"],
  E: (many) => [many <= 3 ? DAYS.map((d) => d.slice(0, 3)).join("|") : DAYS.join("|")],
  e: () => ["[1-7]"],
  a: () => ["(?:AM|PM|am|pm)"],
  H: () => ["\\d{1,2}", "hour"],
  k: () => ["\\d{1,2}", "hour24"],
  K: () => ["\\d{1,2}", "hour12"],
  h: () => ["\\d{1,2}", "hour12"],
  m: () => ["\\d{1,2}", "minute"],
  s: () => ["\\d{1,2}", "second"],
  S: (many) => [`\\d{${many}}`],
  A: () => ["\\d+"],
  n: () => ["\\d+"],
  N: () => ["\\d+"],
  z: () => ["(?:[A-Z]{1,5}|[A-Z][A-Za-z_]+(?:/[A-Za-z_+-]+)*|GMT[+-]\\d{1,2}(?::?\\d{2})?)"],
  V: () => ["(?:[A-Z][A-Za-z_]+(?:/[A-Za-z_+-]+)*)"],
  Z: () => ["(?:[+-]\\d{2}:?\\d{2})"],
  X: () => ["(?:Z|[+-]\\d{2}(?::?\\d{2})?)"],
  x: () => ["(?:[+-]\\d{2}(?::?\\d{2})?)"],
  O: () => ["(?:GMT|UTC)(?:[+-]\\d{1,2}(?::\\d{2})?)?"],
};
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
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

type Field = "year" | "month" | "day" | "hour" | "hour24" | "hour12" | "minute" | "second";
const RANGES: Readonly<Record<Exclude<Field, "year">, readonly [number, number]>> = {
  ...{
    month: [1, 12],
    day: [1, 31],
    hour: [0, 23],
    hour24: [1, 24],
    hour12: [0, 12],
    minute: [0, 59],
    second: [0, 60],
  },
};

/** A pattern of Java's kind, ready to be met. */
interface Format {
  readonly pattern: RegExp;
  readonly fields: readonly (Field | undefined)[];
}

const known = new Map<string, Format>();

/**
 * Reads a format of Java's `DateTimeFormatter`, as contracts have them: `yyyy-MM-dd'T'HH:mm:ssXXX`. O(length).
 *
 * @throws {SyntaxError} Where a letter means nothing in it.
 */
export function dateFormat(format: string): Format {
  const before = known.get(format);
  if (before) return before;
  const fields: (Field | undefined)[] = [];
  const source = (format.match(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? []).map((part) => {
    if (part.startsWith("'")) {
      return escaped(part === "''" ? "'" : part.slice(1, -1).replaceAll("''", "'"));
    }
    const letter = LETTERS[part[0]!];
    if (letter) {
      const [pattern, field] = letter(part.length);
      fields.push(field);
      return `(${pattern})`;
    }
    if (/[A-Za-z]/.test(part)) {
      throw new SyntaxError(
        `Cannot read date format: ${part} means nothing in it: received ${format}`,
      );
    }
    return escaped(part).replace(/\\\[|\\\]/g, "");
  }).join("");
  const read = { pattern: new RegExp(`^${source}$`), fields };
  if (known.size > 500) known.clear();
  known.set(format, read);
  return read;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

/** Formats that hold where a matcher names none. */
export const DEFAULT_FORMATS = {
  date: "yyyy-MM-dd",
  time: "HH:mm:ss",
  timestamp: "yyyy-MM-dd'T'HH:mm:ss",
  datetime: "yyyy-MM-dd'T'HH:mm:ss",
} as const;

/** A text that is a date or a time of a format, and one that exists: not the 30th of February. */
export const dateTime: Test<Named<"date" | "time" | "timestamp" | "datetime">> = (
  { match, format },
  _,
  actual,
) => {
  const wrong = `${shown(actual)} to match a ${match} pattern of '${format}'`;
  const { pattern, fields } = dateFormat(format);
  const found = typeof actual === "string" ? pattern.exec(actual) : null;
  if (!found) return wrong;
  const values: Partial<Record<Field, number>> = {};
  for (const [i, field] of fields.entries()) {
    if (field === undefined) continue;
    const value = Number(found[i + 1]);
    values[field] = value;
    if (field !== "year" && (value < RANGES[field][0] || value > RANGES[field][1])) return wrong;
  }
  const { year = 2000, month, day } = values;
  if (month === undefined || day === undefined) return undefined;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? undefined : wrong;
};
