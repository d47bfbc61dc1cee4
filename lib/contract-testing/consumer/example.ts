import { requireNumber } from "../../sim/mod.ts";
import type { Json } from "../contract/json.ts";
import { parsePath } from "../contract/path.ts";
import { patternOf } from "../matchers/pattern.ts";
import type { Matcher, Rule } from "../matchers/matcher.ts";

const MATCHED = Symbol("matched");

/** An example and the matchers that hold for it. */
export interface Matched<T> {
  readonly [MATCHED]: {
    readonly example: T;
    readonly matchers: readonly Matcher[];
    readonly each?: boolean;
  };
}

/** What a consumer reads of what was written as an example: the values without their matchers. */
export type Read<E> = E extends Matched<infer T> ? Read<T>
  : E extends readonly (infer I)[] ? Read<I>[]
  : E extends object ? { -readonly [K in keyof E]: Read<E[K]> }
  : E extends number ? number
  : E extends string ? string
  : E extends boolean ? boolean
  : E;

function matched<T>(example: T, ...matchers: Matcher[]): Matched<T> {
  return { [MATCHED]: { example, matchers } };
}

/** Any value of the same type, and so for all that is in it. */
export const like = <const T>(example: T): Matched<T> => matched(example, { match: "type" });
/** A whole number. */
export const integer = (example: number): Matched<number> => matched(example, { match: "integer" });
/** A number with digits behind the point. */
export const decimal = (example: number): Matched<number> => matched(example, { match: "decimal" });
/** Any number. */
export const number = (example: number): Matched<number> => matched(example, { match: "number" });
/** `true` or `false`. */
export const boolean = (example: boolean): Matched<boolean> =>
  matched(example, { match: "boolean" });
/** A text that a pattern is met by as a whole. @throws {SyntaxError} Where the pattern may take for ever. */
export const regex = (pattern: RegExp, example: string): Matched<string> => {
  patternOf(pattern.source);
  return matched(example, { match: "regex", regex: pattern.source });
};
/** A text that contains another one. */
export const includes = (value: string, example = value): Matched<string> =>
  matched(example, { match: "include", value });
/** A date or a time of a format, as in `date("yyyy-MM-dd", "2026-11-27")`. */
export const datetime = (format: string, example: string): Matched<string> =>
  matched(example, { match: "datetime", format });
/** A list of which each element is like the example: so many at least, at most. @throws {RangeError} Where min is over max. */
export const eachLike = <const T>(
  example: T,
  { min = 1, max }: { min?: number; max?: number } = {},
): Matched<T[]> => {
  if (max !== undefined) {
    requireNumber("expect a list", "min", min, { unit: "elements", min: 0, max, integer: true });
  }
  const matchers: Matcher[] = [{ match: "type", min, ...(max === undefined ? {} : { max }) }];
  return { [MATCHED]: { example: [example], matchers, each: true } };
};

/** An example taken apart: the value, and the rules for it. */
export interface TakenApart {
  readonly value: Json;
  readonly rules: readonly Rule[];
}

/** Takes the matchers out of an example. O(size). */
export function takeApart(example: unknown, at = "$"): TakenApart {
  const rules: Rule[] = [];
  const value = collect(example, at, rules);
  return { value, rules };
}

function collect(example: unknown, at: string, rules: Rule[]): Json {
  if (typeof example !== "object" || example === null) return example as Json;
  if (MATCHED in example) {
    const { example: inner, matchers, each } = (example as Matched<unknown>)[MATCHED];
    rules.push({ path: at, steps: parsePath(at), combine: "AND", matchers });
    return each
      ? (inner as unknown[]).map((item) => collect(item, `${at}[*]`, rules))
      : collect(inner, at, rules);
  }
  if (Array.isArray(example)) return example.map((item, i) => collect(item, `${at}[${i}]`, rules));
  return Object.fromEntries(
    Object.entries(example).map((
      [key, item],
    ) => [key, collect(item, `${at}['${key.replace(/[\\']/g, "\\$&")}']`, rules)]),
  );
}
