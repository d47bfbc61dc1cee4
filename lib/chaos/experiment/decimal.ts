/** A number without rounding: `digits × 10^exponent`. */
interface Decimal {
  digits: bigint;
  exponent: number;
}

/** Longer exponents than these would fill the memory with zeros. */
const MOST = 400;

/**
 * The sign of `a − b`, without rounding: a text is the decimal that it says, a number is exactly what its bits say, as
 * with Python's `Decimal`. So "0.6" is above 0.6, whose bits are a hair below it.
 *
 * @returns `undefined` where one of them is no finite number.
 */
export function compareExactly(a: unknown, b: unknown): number | undefined {
  const left = decimalOf(a), right = decimalOf(b);
  if (!left || !right) return undefined;
  const exponent = Math.min(left.exponent, right.exponent);
  const x = left.digits * 10n ** BigInt(left.exponent - exponent);
  const y = right.digits * 10n ** BigInt(right.exponent - exponent);
  return x < y ? -1 : x > y ? 1 : 0;
}

function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? fromBits(value) : undefined;
  if (typeof value !== "string") return undefined;
  const match = value.trim().replace(/(?<=\d)_(?=\d)/g, "")
    .match(/^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/);
  if (!match || !(match[2] || match[3])) return undefined;
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  const exponent = Number(power) - fraction.length;
  if (!(Math.abs(exponent) <= MOST) || whole.length + fraction.length > MOST) return undefined;
  const digits = BigInt(whole + fraction);
  return { digits: sign === "-" ? -digits : digits, exponent };
}

/** A double is a whole number times a power of two; one below 1 times 5 for each halving. */
function fromBits(value: number): Decimal {
  let halvings = 0;
  while (!Number.isInteger(value)) {
    value *= 2;
    halvings++;
  }
  return { digits: BigInt(value) * 5n ** BigInt(halvings), exponent: -halvings };
}
