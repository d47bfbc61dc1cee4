/**
 * A name for a schema of Postgres that no other run has: two notebooks at once on one server must not meet.
 * 64 random bits.
 *
 * @param slug Whose it is: small letters and `_`, as in `"sharding"`.
 * @example
 * ```ts
 * import { ownSchema } from "#lib/services";
 * import assert from "node:assert/strict";
 *
 * assert.match(ownSchema("sharding"), /^under_load_sharding_[0-9a-f]{16}$/);
 * assert.notEqual(ownSchema("sharding"), ownSchema("sharding"));
 * ```
 */
export function ownSchema(slug: string): string {
  const bits = crypto.getRandomValues(new Uint8Array(8));
  return `under_load_${slug}_${
    Array.from(bits, (byte) => byte.toString(16).padStart(2, "0")).join("")
  }`;
}
