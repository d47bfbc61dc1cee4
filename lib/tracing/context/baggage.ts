/** What all services of a trace may read and add to: a customer's tier, a test's name. */
export type Baggage = ReadonlyMap<string, string>;

/** At most so many members, and so many bytes, are read or written (W3C baggage: at least these must be). */
const MOST_MEMBERS = 64, MOST_BYTES = 8192;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/**
 * Reads a `baggage` header (W3C baggage): members that break its rules are left out, properties behind `;`
 * are dropped, values are percent-decoded. Never throws.
 *
 * @example
 * ```ts
 * import { readBaggage, writeBaggage } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const baggage = readBaggage("tier=gold;ttl=1, city=Z%C3%BCrich, bad key=1");
 * assert.deepEqual([...baggage], [["tier", "gold"], ["city", "Zürich"]]);
 * assert.equal(writeBaggage(baggage), "tier=gold,city=Z%C3%BCrich");
 * ```
 */
export function readBaggage(header: string | undefined): Baggage {
  const all = new Map<string, string>();
  if (header === undefined || header.length > MOST_BYTES) return all;
  for (const member of header.split(",")) {
    if (all.size === MOST_MEMBERS) break;
    const [pair = ""] = member.split(";", 1), equals = pair.indexOf("=");
    const key = pair.slice(0, Math.max(0, equals)).trim(), value = pair.slice(equals + 1).trim();
    if (equals < 0 || !TOKEN.test(key) || !VALUE.test(value)) continue;
    const decoded = decode(value);
    if (decoded !== undefined) all.set(key, decoded);
  }
  return all;
}

/** The header; members whose key is no token, or for which there is no room, are left out. */
export function writeBaggage(baggage: Baggage): string {
  let text = "", members = 0;
  for (const [key, value] of baggage) {
    const member = `${key}=${encodeURIComponent(value)}`;
    if (!TOKEN.test(key) || text.length + member.length + 1 > MOST_BYTES) continue;
    if (++members > MOST_MEMBERS) break;
    text += (text && ",") + member;
  }
  return text;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
