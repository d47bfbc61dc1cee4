/** What the address of a page says behind its `#`: a place, and the numbers that differ from those printed. */
export interface Address {
  place: string;
  set: Record<string, string>;
}

/**
 * Reads `#place?limit=50&burst=1`. The numbers stand behind the `#`, since a page that is opened from a folder may
 * change nothing before it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readAddress, writeAddress } from "./address.ts";
 *
 * const address = readAddress("#cell-7?limit=50");
 * assert.deepEqual(address, { place: "cell-7", set: { limit: "50" } });
 * assert.equal(writeAddress(address), "#cell-7?limit=50");
 * ```
 */
export function readAddress(hash: string): Address {
  const [place = "", query = ""] = hash.replace(/^#/, "").split("?");
  return {
    place: decoded(place),
    set: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function writeAddress({ place, set }: Address): string {
  const query = new URLSearchParams(set).toString();
  return `#${encodeURIComponent(place)}${query && `?${query}`}`;
}

/** A link may come from anywhere, cut off in the middle of a letter. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
