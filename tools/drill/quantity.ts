/** A number with its unit, read from what people write. */
export interface Quantity {
  value: number;
  /** "req/s", "bytes", "%"; empty where there is none. */
  unit: string;
}

/** Prefixes of 1000, and shares that are written as words. */
const PREFIX: Record<string, number> = {
  ...{ k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 },
  ...{ m: 1e-3, µ: 1e-6, u: 1e-6, n: 1e-9 },
  ...{ thousand: 1e3, million: 1e6, billion: 1e9 },
};
/** Units that take such a prefix. */
const SCALED = /^(B|B\/s|bytes|bytes\/s|s|req\/s|calls\/s)$/;
const SECONDS: Record<string, number> = { min: 60, h: 3600, d: 86_400, day: 86_400, days: 86_400 };

/**
 * Reads `18,500 req/s`, `3.7 MB/s`, `4.61 ms`, `12 k`: to base units, bytes and seconds.
 *
 * @returns `undefined` where a text begins with no number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantityOf } from "./quantity.ts";
 *
 * assert.deepEqual(quantityOf("3.7 MB/s"), { value: 3_700_000, unit: "B/s" });
 * assert.deepEqual(quantityOf("18,500 req/s"), { value: 18_500, unit: "req/s" });
 * assert.equal(quantityOf("about ten"), undefined);
 * ```
 */
export function quantityOf(text: string): Quantity | undefined {
  const match = /^\s*([+−-]?(?:\d{1,3}(?:[,\u202f]\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?)\s*(.*?)\s*$/
    .exec(text);
  if (!match) return undefined;
  const value = Number(match[1]!.replace(/[,\u202f]/g, "").replace("−", "-"));
  const words = match[2]!.replace(/^bytes/, "B");
  const time = SECONDS[words];
  if (time !== undefined) return { value: value * time, unit: "s" };
  const bare = PREFIX[words];
  if (bare !== undefined && !(words === "m" || words === "n")) {
    return { value: value * bare, unit: "" };
  }
  const scaled = /^([kKMGTPmµun])(.+)$/.exec(words);
  if (scaled && SCALED.test(scaled[2]!)) {
    return { value: value * PREFIX[scaled[1]!]!, unit: scaled[2]! };
  }
  return { value, unit: words };
}

/** Whether a guess is within a factor of two of what is right; of 0 nothing is but 0. */
export function isNear(guess: number, right: number): boolean {
  return guess === right || guess * right > 0 && guess / right <= 2 && guess / right >= 0.5;
}
