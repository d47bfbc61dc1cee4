import { compare, compareTexts, keyText, RANK, rankOf } from "./order.ts";
import { CODE, DocumentError, shown, type Value } from "./value.ts";
import type { Test } from "./path.ts";
import type { TextPattern } from "./text-pattern.ts";

/** The test for equality: `null` also stands for what is missing, NaN equals itself, key order counts. */
export function equalTest(wanted: Value): Test {
  switch (rankOf(wanted)) {
    case RANK.null:
      return (value) => value === null || value === undefined;
    case RANK.number:
      if (Number.isNaN(wanted)) return (value) => typeof value === "number" && value !== value;
      return (value) => value === wanted;
    case RANK.string:
    case RANK.boolean:
      return (value) => value === wanted;
    default:
      return (value) => typeof value === "object" && compare(value, wanted) === 0;
  }
}

/** A comparison of two values. */
export type Comparison = "$gt" | "$gte" | "$lt" | "$lte";

/**
 * The test for a comparison, which never crosses kinds: nothing of another kind is above or below. NaN and
 * `null` pass only where equality is allowed.
 *
 * @throws {DocumentError} Where the other side is a pattern.
 */
export function comparisonTest(operator: Comparison, wanted: Value): Test {
  const up = operator.startsWith("$g"), equal = operator.endsWith("e");
  const rank = rankOf(wanted);
  if (rank === RANK.regex) {
    throw new DocumentError(
      `Cannot find: ${operator} can't compare with a pattern: received ${shown(wanted)}`,
      CODE.BadValue,
    );
  }
  if (rank === RANK.null) return equal ? equalTest(null) : () => false;
  if (rank === RANK.number) return numberTest(wanted as number, up, equal);
  if (rank === RANK.string) return textTest(wanted as string, up, equal);
  return (value) => {
    if (rankOf(value) !== rank) return false;
    const side = compare(value, wanted);
    return side === 0 ? equal : side > 0 === up;
  };
}

function numberTest(wanted: number, up: boolean, equal: boolean): Test {
  if (Number.isNaN(wanted)) return equal ? equalTest(wanted) : () => false;
  if (up) {
    return equal
      ? (value) => typeof value === "number" && value >= wanted
      : (value) => typeof value === "number" && value > wanted;
  }
  return equal
    ? (value) => typeof value === "number" && value <= wanted
    : (value) => typeof value === "number" && value < wanted;
}

function textTest(wanted: string, up: boolean, equal: boolean): Test {
  // JavaScript's own order is that of code points unless both have something beyond U+D7FF at one place.
  if (/[\ud800-\uffff]/.test(wanted)) {
    return (value) => {
      if (typeof value !== "string") return false;
      const side = compareTexts(value, wanted);
      return side === 0 ? equal : side > 0 === up;
    };
  }
  if (up) {
    return equal
      ? (value) => typeof value === "string" && value >= wanted
      : (value) => typeof value === "string" && value > wanted;
  }
  return equal
    ? (value) => typeof value === "string" && value <= wanted
    : (value) => typeof value === "string" && value < wanted;
}

/** The test for a pattern: text that it matches, or the same pattern, kept as a value. */
export function patternTest(pattern: TextPattern, given?: RegExp): Test {
  return (value) =>
    typeof value === "string"
      ? pattern.test(value)
      : value instanceof RegExp && given !== undefined && compare(value, given) === 0;
}

/** The test for `$in`: any of some values, or text that one of their patterns matches. */
export function anyTest(values: readonly Value[], patterns: readonly Test[]): Test {
  const missing = values.includes(null);
  const plain = new Set(values.filter((v) => v !== null && typeof v !== "object"));
  const others = new Set(
    values.filter((v) => v !== null && typeof v === "object").map((v) => keyText(v)),
  );
  return (value) => {
    if (value === undefined || value === null) return missing;
    if (
      typeof value !== "object" ? plain.has(value) : others.size > 0 && others.has(keyText(value))
    ) {
      return true;
    }
    for (let i = 0; i < patterns.length; i++) if (patterns[i]!(value)) return true;
    return false;
  };
}

/**
 * The test for `$mod`: whole parts, the sign that of the value.
 *
 * @throws {DocumentError} Where it is not a divisor other than 0, and a rest.
 */
export function modTest(wanted: Value): Test {
  const cannot = (why: string) =>
    new DocumentError(`Cannot find: $mod ${why}: received ${shown(wanted)}`, CODE.BadValue);
  if (!Array.isArray(wanted)) throw cannot("must be a list of a divisor and a rest");
  if (wanted.length !== 2) throw cannot("must have two numbers");
  const [divisor, rest] = wanted.map((n) => typeof n === "number" ? Math.trunc(n) : NaN);
  if (!Number.isFinite(divisor) || !Number.isFinite(rest)) throw cannot("must have two numbers");
  if (divisor === 0) throw cannot("must have a divisor other than 0");
  return (value) =>
    typeof value === "number" && Math.abs(value) < 2 ** 63 &&
    (Math.trunc(value) % divisor!) - rest! === 0;
}

/** The operators that look at bits of whole numbers. */
export type BitOperator = "$bitsAllSet" | "$bitsAllClear" | "$bitsAnySet" | "$bitsAnyClear";

/**
 * The test for bits: a mask as a number, or places counted from the lowest. Negative numbers are in two's
 * complement of 64 bits.
 *
 * @throws {DocumentError} Where the mask is neither.
 */
export function bitsTest(operator: BitOperator, wanted: Value): Test {
  const mask = maskOf(operator, wanted);
  const all = operator.startsWith("$bitsAll"), set = operator.endsWith("Set");
  return (value) => {
    if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) >= 2 ** 63) {
      return false;
    }
    const bits = BigInt.asUintN(64, BigInt(value)) & mask;
    if (set) return all ? bits === mask : bits !== 0n;
    return all ? bits === 0n : bits !== mask;
  };
}

function maskOf(operator: string, wanted: Value): bigint {
  const whole = (n: Value, most: number) =>
    typeof n === "number" && Number.isInteger(n) && n >= 0 && n <= most;
  if (Array.isArray(wanted)) {
    const places = wanted as readonly Value[];
    if (places.every((place) => whole(place, Number.MAX_SAFE_INTEGER))) {
      // A place beyond the highest is the sign's.
      return places.reduce(
        (mask: bigint, at) => mask | (1n << BigInt(Math.min(at as number, 63))),
        0n,
      );
    }
  } else if (whole(wanted, 2 ** 63 - 1024)) return BigInt(wanted as number);
  throw new DocumentError(
    `Cannot find: ${operator} must be a whole number of at least 0, or places of bits: received ${
      shown(wanted)
    }`,
    CODE.BadValue,
  );
}
