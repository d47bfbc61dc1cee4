const PART = /([0-9]{1,5})(ms|h|m|s)/y;
const UNITS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/**
 * Milliseconds of a duration as Gateway API writes it: up to four numbers of up to five digits, each with
 * `h`, `m`, `s` or `ms` (GEP-2257).
 *
 * @throws {RangeError} Where the text is none.
 * @example
 * ```ts
 * import { durationMs } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * assert.equal(durationMs("1m30s"), 90_000);
 * assert.throws(() => durationMs("1.5s"), /Cannot read a duration/);
 * ```
 */
export function durationMs(text: string): number {
  let sum = 0, parts = 0;
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (!part || ++parts > 4) return refuse(text);
    sum += Number(part[1]) * UNITS[part[2] as keyof typeof UNITS];
  }
  return parts > 0 ? sum : refuse(text);
}

function refuse(text: string): never {
  throw new RangeError(
    `Cannot read a duration: it must be one to four of a number and h, m, s or ms, as 1m30s: received ${
      JSON.stringify(text.slice(0, 40))
    }`,
  );
}
