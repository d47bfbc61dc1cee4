import { field, type Fields } from "./message.ts";

/** Directives by name in lower case: their arguments, `true` where there is none, `null` where it's no token. */
export type Directives = ReadonlyMap<string, string | true>;

const NONE: Directives = new Map();
/** Times are cut here, in seconds: 68 years (RFC 9111, 1.2.2). */
const LONGEST = 2 ** 31;

/**
 * Reads a Cache-Control field. What is no directive is left out. Of several with one name the first is
 * meant; where they disagree, and the name is that of a time, none is believed: its argument becomes
 * `""`, which is no number. O(length), whatever stands there.
 *
 * Source: RFC 9111, 5.2 and 4.2.1.
 *
 * @example
 * ```ts
 * import { parseDirectives, seconds } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const directives = parseDirectives('Max-Age=60, private="set-cookie"');
 * assert.equal(seconds(directives, "max-age"), 60);
 * assert.equal(directives.get("private"), "set-cookie");
 * ```
 */
export function parseDirectives(text: string | undefined): Directives {
  if (text === undefined || text === "") return NONE;
  const found = new Map<string, string | true>();
  // Sticky: each try begins where the last one ended.
  const directive = /\s*([!#$%&'*+\-.^_`|~\w]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?\s*(?=,|$)/y;
  for (let at = 0; at <= text.length;) {
    directive.lastIndex = at;
    const match = directive.exec(text);
    if (match) {
      const value = match[2]?.replace(/\\(.)/g, "$1") ?? match[3] ?? true;
      note(found, match[1]!.toLowerCase(), value);
      at = directive.lastIndex + 1;
    } else {
      // Something odd: it is skipped, but a name that it begins with is taken as said without sense.
      const end = endOf(text, at),
        name = /^\s*([!#$%&'*+\-.^_`|~\w]+)\s*=/.exec(text.slice(at, end));
      if (name) note(found, name[1]!.toLowerCase(), "");
      at = end + 1;
    }
  }
  return found;
}

function note(found: Map<string, string | true>, name: string, value: string | true): void {
  const before = found.get(name);
  if (before === undefined) found.set(name, value);
  else if (before !== value) found.set(name, isTime(name) ? "" : join(before, value));
}

const isTime = (name: string) => /age$|fresh$|stale|error$/.test(name);

/** `private` alone says more than `private="field"`. */
const join = (a: string | true, b: string | true) => a === true || b === true ? true : `${a},${b}`;

/** The next comma outside quotes. */
function endOf(text: string, from: number): number {
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted && c === 0x5c) i++;
    else if (c === 0x22) quoted = !quoted;
    else if (c === 0x2c && !quoted) return i;
  }
  return text.length;
}

/**
 * The argument of a directive as seconds: `undefined` where there is no such directive, 0 where its argument
 * is not a whole number, so that nonsense never makes a response fresher.
 */
export function seconds(directives: Directives, name: string): number | undefined {
  const value = directives.get(name);
  if (value === undefined) return undefined;
  return deltaSeconds(value) ?? 0;
}

/** A whole number of seconds, cut at 2³¹; `undefined` for what is none. */
export function deltaSeconds(value: string | true): number | undefined {
  if (value === true || !/^\d+$/.test(value)) return undefined;
  return Math.min(Number(value), LONGEST);
}

/** Whether a directive stands there, with or without an argument. */
export const says = (directives: Directives, name: string): boolean => directives.has(name);

/** Fields that a directive names: `["set-cookie"]`; empty where it stands there without any. */
export function named(directives: Directives, name: string): string[] {
  const value = directives.get(name);
  return typeof value === "string"
    ? value.toLowerCase().split(",").map((item) => item.trim()).filter((item) => item !== "")
    : [];
}

/** The directives of a request. */
export function requestDirectives(fields: Fields): Directives {
  return parseDirectives(field(fields, "cache-control"));
}
