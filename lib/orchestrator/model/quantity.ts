/** What a byte or a core may be counted in. Binary powers end in `i`. */
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};
/** Digits, then a unit. */
const QUANTITY = /^(\d+(?:\.\d+)?|\.\d+)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;

/**
 * Reads an amount as Kubernetes writes it: `2`, `"250m"` (a thousandth each), `"1.5Gi"`.
 *
 * @throws {RangeError} Where it is none.
 * @example
 * ```ts
 * import { quantity } from "#lib/orchestrator";
 * import assert from "node:assert/strict";
 *
 * assert.equal(quantity("250m"), 0.25);
 * assert.equal(quantity("1.5Gi"), 1_610_612_736);
 * assert.throws(() => quantity("1,5"), /Cannot read the quantity "1,5"/);
 * ```
 */
export function quantity(text: string | number): number {
  const [, digits, unit = ""] = String(text).match(QUANTITY) ?? [];
  const value = digits === undefined ? NaN : Number(digits) * UNITS[unit]!;
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  throw new RangeError(
    `Cannot read the quantity ${
      JSON.stringify(text)
    }: it must be a number of at least 0, perhaps with one of ${
      Object.keys(UNITS).filter(Boolean).join(", ")
    }, and below 2^53`,
  );
}

/** How much of each resource: `cpu` in thousandths of a core, `memory` in bytes, any other in pieces. */
export type Amounts = Readonly<Record<string, number>>;

/**
 * Reads amounts by name. A fraction of a millicore or of a byte is rounded up, as nobody can be given it.
 *
 * @throws {RangeError} Where one can't be read, or where a piece of another resource is not whole.
 */
export function amounts(of: Readonly<Record<string, string | number>>): Amounts {
  const read: Record<string, number> = {};
  for (const [name, text] of Object.entries(of)) {
    const value = quantity(text);
    if (name === "cpu") read[name] = Math.ceil(value * 1000 - 1e-9);
    else if (name === "memory") read[name] = Math.ceil(value);
    else if (Number.isInteger(value)) read[name] = value;
    else {
      throw new RangeError(
        `Cannot read the quantity of ${name}: it must be whole: received ${text}`,
      );
    }
  }
  return read;
}
