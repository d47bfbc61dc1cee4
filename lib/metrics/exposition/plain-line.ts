import { NAME } from "../store/labels.ts";
import type { ExpositionReader } from "./entry.ts";
import { numberOf } from "./scanner.ts";

const NEWLINE = 10,
  SPACE = 32,
  QUOTE = 34,
  COMMA = 44,
  MINUS = 45,
  POINT = 46,
  COLON = 58,
  EQUALS = 61;
const BACKSLASH = 92, OPEN = 123, CLOSE = 125;
/** What a character can be, by its code: all codes have an entry, so that one look tells. */
const IN_METRIC = 1, IN_LABEL = 2, STARTS = 4, ENDS_VALUE = 8;
const KINDS = new Uint8Array(65_536);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code), letter = /[a-zA-Z_]/.test(character);
  if (letter || /[0-9]/.test(character)) KINDS[code] = IN_METRIC | IN_LABEL | (letter ? STARTS : 0);
}
KINDS[COLON] = IN_METRIC;
for (const code of [QUOTE, BACKSLASH, NEWLINE]) KINDS[code] = ENDS_VALUE;
/** Powers of ten that a double holds exactly. */
const TEN = Array.from({ length: 16 }, (_, i) => 10 ** i);

/**
 * Reads one line of the form that nearly all lines have, `name{label="value",…} 12.5`, without escapes, times or
 * odd blanks; both formats write it alike. Anything else is left to the reader that knows all rules. A decimal of up
 * to 15 digits is a whole number divided by a power of ten, both exact, so the quotient is rounded as it must be.
 *
 * @returns Where the next line begins, or −1 where the line is not of that form.
 */
export function readPlainLine(text: string, from: number, reader: ExpositionReader): number {
  let at = from, code = text.charCodeAt(at);
  if ((KINDS[code]! & STARTS) === 0 && code !== COLON) return -1;
  while ((KINDS[code]! & IN_METRIC) !== 0) code = text.charCodeAt(++at);
  // Room for three labels, as most have: growing costs more than cutting what was not used.
  const labels = [NAME, text.slice(from, at), "", "", "", "", "", ""];
  let many = 2;
  if (code === OPEN) {
    do {
      const start = ++at;
      code = text.charCodeAt(at);
      if ((KINDS[code]! & STARTS) === 0) return -1;
      while ((KINDS[code]! & IN_LABEL) !== 0) code = text.charCodeAt(++at);
      if (code !== EQUALS || text.charCodeAt(at + 1) !== QUOTE) return -1;
      const value = at += 2;
      while ((KINDS[text.charCodeAt(at)]! & ENDS_VALUE) === 0 && at < text.length) at++;
      if (text.charCodeAt(at) !== QUOTE) return -1;
      labels[many++] = text.slice(start, value - 2);
      labels[many++] = text.slice(value, at);
      code = text.charCodeAt(++at);
    } while (code === COMMA);
    if (code !== CLOSE) return -1;
    code = text.charCodeAt(++at);
  }
  if (code !== SPACE) return -1;
  if (many < 8) labels.length = many;
  const series = text.slice(from, at);
  const value = ++at;
  code = text.charCodeAt(at);
  const negative = code === MINUS;
  if (negative) at++;
  const first = at;
  let whole = 0, point = -1;
  for (; (code = text.charCodeAt(at)) !== NEWLINE; at++) {
    if (code === POINT && point < 0) point = at;
    else if (code >= 48 && code <= 57) whole = whole * 10 + code - 48;
    else break;
  }
  const digits = at - first - (point < 0 ? 0 : 1);
  if (code === NEWLINE && digits > 0 && digits <= 15) {
    const size = point < 0 ? whole : whole / TEN[at - point - 1]!;
    reader.sample(series, labels, negative ? -size : size);
    return at + 1;
  }
  const end = text.indexOf("\n", at),
    number = end < 0 ? undefined : numberOf(text.slice(value, end));
  if (number === undefined) return -1;
  reader.sample(series, labels, number);
  return end + 1;
}
