import { field, type Fields, members } from "./message.ts";

/** Fields in which neither the order of members nor the case of letters means anything. */
const UNORDERED = new Set(["accept", "accept-charset", "accept-encoding", "accept-language"]);

/** The names in a Vary field, in lower case. */
export function varyNames(fields: Fields): string[] {
  const vary = field(fields, "vary");
  return vary === undefined ? [] : [...new Set(members(vary.toLowerCase()))];
}

/**
 * What a response depends on of a request: the values of the fields that Vary names, without blanks that
 * mean nothing. Two requests with equal selections get the same response.
 *
 * Source: RFC 9111, 4.1.
 *
 * @example
 * ```ts
 * import { selection } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const names = ["accept-language"];
 * assert.equal(
 *   selection({ "accept-language": "en, de" }, names),
 *   selection({ "accept-language": "DE ,en" }, names),
 * );
 * ```
 */
export function selection(request: Fields, names: readonly string[]): string {
  return names.map((name) => {
    const value = field(request, name);
    // A field that is absent and one that is empty are two things.
    return value === undefined ? "" : `=${normal(name, value)}`;
  }).join("\n");
}

/** The same values as they were sent: whoever sends them again, letter by letter, needs no more. */
export function rawSelection(request: Fields, names: readonly string[]): (string | undefined)[] {
  return names.map((name) => field(request, name));
}

/** Whether a request gets the response that was selected so. O(fields that Vary names). */
export function selects(
  request: Fields,
  { vary, raw, selected }: {
    vary: readonly string[];
    raw: readonly (string | undefined)[];
    selected: string;
  },
): boolean {
  for (let i = 0; i < vary.length; i++) {
    if (field(request, vary[i]!) !== raw[i]) return selection(request, vary) === selected;
  }
  return true;
}

function normal(name: string, value: string): string {
  const parts = members(UNORDERED.has(name) ? value.toLowerCase() : value);
  return (UNORDERED.has(name) ? parts.sort() : parts).join(",");
}
