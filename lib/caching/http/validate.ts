import { cacheDate } from "./freshness.ts";
import { field, type Fields, members } from "./message.ts";

/** Whether two entity tags mean the same representation, weak or strong (RFC 9110, 8.8.3.2). */
export function sameTag(a: string, b: string): boolean {
  return a.replace(/^W\//, "") === b.replace(/^W\//, "");
}

/** The fields that ask the origin whether a stored response still holds; none where it has no validator. */
export function validators(stored: Fields): Record<string, string> {
  const etag = field(stored, "etag"), changed = field(stored, "last-modified");
  return {
    ...etag !== undefined && { "if-none-match": etag },
    ...changed !== undefined && { "if-modified-since": changed },
  };
}

/**
 * Whether a client that asks conditionally already has this response: it is then answered with 304.
 *
 * Source: RFC 9111, 4.3.2; RFC 9110, 13.2.2.
 *
 * @param now Unix ms, for years of two digits.
 */
export function clientHasIt(
  request: Fields,
  stored: Fields,
  received: number,
  now: number,
): boolean {
  const tags = field(request, "if-none-match");
  if (tags !== undefined) {
    const etag = field(stored, "etag");
    if (tags.trim() === "*") return true;
    return etag !== undefined && members(tags).some((tag) => sameTag(tag, etag));
  }
  const since = cacheDate(field(request, "if-modified-since"), now);
  if (since === undefined) return false;
  const changed = cacheDate(field(stored, "last-modified"), now) ??
    cacheDate(field(stored, "date"), now) ?? received;
  return changed <= since;
}

/**
 * Whether a 304 speaks of this stored response: a strong tag must be the same one.
 *
 * Source: RFC 9111, 4.3.4.
 */
export function speaksOf(update: Fields, stored: Fields): boolean {
  const etag = field(update, "etag"), mine = field(stored, "etag");
  if (etag === undefined || etag.startsWith("W/")) return true;
  return mine === etag;
}

/** Fields that a 304 or a HEAD can't change: they belong to the body that is stored (RFC 9111, 3.2). */
const OF_THE_BODY = new Set(["content-length", "content-range"]);

/** The stored fields with what an update says newly. `update` is end to end. */
export function freshened(stored: Fields, update: Fields): Record<string, string> {
  const fields: Record<string, string> = { ...stored };
  // The age was that of the old answer.
  delete fields["age"];
  for (const [name, value] of Object.entries(update)) {
    if (!OF_THE_BODY.has(name)) fields[name] = value;
  }
  return fields;
}

/** Fields of a 304 that is made from a stored response (RFC 9110, 15.4.5). */
const OF_304 = [
  ...["age", "cache-control", "content-location", "date", "etag", "expires", "last-modified"],
  ...["vary", "cache-status"],
];

/** A 304's fields: those that keep the client's copy fresh, and not those of a body. */
export function fieldsOf304(fields: Fields): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of OF_304) {
    const value = field(fields, name);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
