import type { Json } from "../contract/json.ts";

/**
 * What a consumer's own code makes of an answer: what its user then sees, line by line. It knows nothing of contracts, and
 * may throw.
 */
export type Reader = (answer: Json) => readonly string[];

/** What a page shows where a program has read what is not there. */
const NOTHING = /\b(?:undefined|null|NaN)\b|\[object /;

/**
 * Whether a change harms a reader of the answer: it throws, it shows what is no value, or it shows anything else than before.
 * The order of the lines does not count. Where the answer means something else than before, as on another day, `before` is
 * that answer itself. O(size).
 *
 * @example
 * ```ts
 * import { harms, type Reader } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * const total: Reader = (dish) => [`total ${(dish as { price: number }).price / 100}`];
 * assert.equal(harms(total, { price: 450 }, { unitPrice: 450 }), true);
 * assert.equal(harms(total, { price: 450 }, { price: 450, name: "soup" }), false);
 * ```
 */
export function harms(reader: Reader, before: Json, after: Json): boolean {
  const usual = [...reader(before)].sort();
  try {
    const lines = [...reader(after)].sort();
    return lines.some((line) => NOTHING.test(line)) || lines.join("\n") !== usual.join("\n");
  } catch {
    return true;
  }
}
