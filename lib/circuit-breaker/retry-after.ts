import { parseHttpDate } from "./http-date.ts";

/** The longest wait that is told, in s: 68 years. Larger numbers are legal, and mean "never" all the same. */
const MOST_SECONDS = 2 ** 31 - 1;

/**
 * The wait that a `Retry-After` field asks for, in ms, 0 to about 2.1e12: whole seconds, or a date seen from
 * `now` (Unix ms). `undefined` for what is neither, such as "1.5".
 *
 * Source: RFC 9110, 10.2.3.
 *
 * @example
 * ```ts
 * import { parseRetryAfter } from "#lib/circuit-breaker";
 * import assert from "node:assert/strict";
 *
 * assert.equal(parseRetryAfter("3", 0), 3000);
 * assert.equal(parseRetryAfter("Thu, 01 Jan 1970 00:00:10 GMT", 4000), 6000);
 * assert.equal(parseRetryAfter("1.5", 0), undefined);
 * ```
 */
export function parseRetryAfter(field: string | null, now: number): number | undefined {
  if (field === null) return undefined;
  const text = field.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text), MOST_SECONDS) * 1000;
  const date = parseHttpDate(text, now);
  return date === undefined ? undefined : Math.min(Math.max(0, date - now), MOST_SECONDS * 1000);
}
