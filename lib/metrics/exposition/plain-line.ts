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
/** 1: may stand in a name, 2: not at its start. */
const IN_NAME = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  IN_NAME[code] = /[a-zA-Z_]/.test(character) ? 1 : /[0-9]/.test(character) ? 2 : 0;
}
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
  if (IN_NAME[code] !== 1 && code !== COLON) return -1;
  while (code < 128 && (IN_NAME[code] !== 0 || code === COLON)) code = text.charCodeAt(++at);
  const labels = [NAME, text.slice(from, at)];
  if (code === OPEN) {
    do {
      const start = ++at;
      code = text.charCodeAt(at);
      if (IN_NAME[code] !== 1) return -1;
      while (code < 128 && IN_NAME[code] !== 0) code = text.charCodeAt(++at);
      if (code !== EQUALS || text.charCodeAt(at + 1) !== QUOTE) return -1;
      const value = at + 2;
      for (at = value; (code = text.charCodeAt(at)) !== QUOTE; at++) {
        if (code === BACKSLASH || code === NEWLINE || code !== code) return -1;
      }
      labels.push(text.slice(start, value - 2), text.slice(value, at));
      code = text.charCodeAt(++at);
    } while (code === COMMA);
    if (code !== CLOSE) return -1;
    code = text.charCodeAt(++at);
  }
  if (code !== SPACE) return -1;
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
