/** One field of a schedule: what it may hold, and the names that stand for numbers. */
interface Field {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: readonly Field[] = [
  { name: "second", min: 0, max: 59 },
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: MONTHS },
  { name: "day of week", min: 0, max: 7, names: WEEKDAYS },
];
const SHORT: Readonly<Record<string, string>> = {
  "@yearly": "0 0 0 1 1 *",
  "@annually": "0 0 0 1 1 *",
  "@monthly": "0 0 0 1 * *",
  "@weekly": "0 0 0 * * 0",
  "@daily": "0 0 0 * * *",
  "@midnight": "0 0 0 * * *",
  "@hourly": "0 0 * * * *",
};

/** What a field admits: `next[i]` is the first number from `i` on, or 255 where none is left. */
export interface Admitted {
  next: Uint8Array;
  /** Whether it was written with a star (or a question mark), steps or not. */
  star: boolean;
}

/**
 * Reads a schedule: six fields, five (for second 0), or a short form. O(length).
 *
 * @throws {TypeError} With the field that is wrong.
 */
export function cronFields(spec: string): Admitted[] {
  const text = spec.trim().toLowerCase();
  if (text.length > 500) throw new TypeError("Cannot read a schedule: it is too long");
  if (text.startsWith("@") && !SHORT[text]) {
    throw new TypeError(
      `Cannot read a schedule: short forms are ${Object.keys(SHORT).join(", ")}: received ${spec}`,
    );
  }
  const parts = (SHORT[text] ?? text).split(/\s+/);
  if (parts.length === 5) parts.unshift("0");
  if (parts.length !== 6) {
    throw new TypeError(`Cannot read a schedule: it has five or six fields: received ${spec}`);
  }
  return parts.map((part, i) => admitted(part, FIELDS[i]!));
}

function admitted(text: string, field: Field): Admitted {
  const allowed = new Uint8Array(field.max + 1);
  let star = false;
  for (const part of text.split(",")) {
    const found = /^(\*|\?|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/.exec(part);
    if (!found) throw wrong(field, part);
    const open = found[2] === undefined, step = found[4] === undefined ? 1 : Number(found[4]);
    const from = open ? field.min : numberOf(found[2]!, field);
    const to = found[3] !== undefined
      ? numberOf(found[3], field)
      : open || found[4] !== undefined
      ? (field.names === WEEKDAYS ? 6 : field.max)
      : from;
    if (step < 1 || from > to) throw wrong(field, part);
    star ||= open;
    for (let value = from; value <= to; value += step) allowed[value] = 1;
  }
  // Sunday is 0 and 7.
  if (field.names === WEEKDAYS && allowed[7]) allowed[0] = 1;
  const next = new Uint8Array(field.max + 2).fill(255);
  for (let i = field.max; i >= 0; i--) next[i] = allowed[i] ? i : next[i + 1]!;
  return { next, star };
}

function numberOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text) ?? -1;
  const value = named >= 0 ? named + (field.names === MONTHS ? 1 : 0) : Number(text);
  if (!/^\d+$/.test(text) && named < 0 || value < field.min || value > field.max) {
    throw wrong(field, text);
  }
  return value;
}

function wrong({ name, min, max }: Field, received: string): TypeError {
  return new TypeError(
    `Cannot read a schedule: ${name} must be from ${min} to ${max}, a range, a step or a list: received ${received}`,
  );
}
