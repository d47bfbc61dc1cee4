import { type Test, unfolded } from "./path.ts";
import type { Value } from "./value.ts";

/** Whether any value that a path reaches in some document passes a test. */
export type Any = (test: Test, whole: boolean) => boolean;

/**
 * What is asked of one path. It is asked in two ways: of one value as it is, which is the fast way where no list
 * is met, and of all values that a path reaches.
 */
export interface Expression {
  /** Asked of one value, which is not unfolded. */
  readonly direct: Test;
  /** Asked of all that a path reaches. */
  readonly at: (any: Any) => boolean;
}

/** Any value passes; with `whole` lists are not unfolded at the end of the path. */
export function leaf(test: Test, whole = false): Expression {
  return { direct: test, at: (any) => any(test, whole) };
}

/** The contrary: no value passes, so it also holds where nothing is. */
export function not({ direct, at }: Expression): Expression {
  return { direct: (value) => !direct(value), at: (any) => !at(any) };
}

/** All of them hold, each of them for some value: not necessarily the same. */
export function all(expressions: readonly Expression[]): Expression {
  if (expressions.length === 1) return expressions[0]!;
  const direct = allTests(expressions.map((expression) => expression.direct));
  return { direct, at: (any) => expressions.every((expression) => expression.at(any)) };
}

/** Two tests and three have their own closures: a loop costs as much as the test. */
export function allTests<T>(tests: readonly ((value: T) => boolean)[]): (value: T) => boolean {
  const [a, b, c] = tests;
  switch (tests.length) {
    case 0:
      return () => true;
    case 1:
      return a!;
    case 2:
      return (value) => a!(value) && b!(value);
    case 3:
      return (value) => a!(value) && b!(value) && c!(value);
    default:
      return (value) => {
        for (let i = 0; i < tests.length; i++) if (!tests[i]!(value)) return false;
        return true;
      };
  }
}

/** Asks an expression of a value at the end of a path, list or not. */
export function ofValue({ direct, at }: Expression, value: Value | undefined): boolean {
  if (!Array.isArray(value)) return direct(value);
  return at((test, whole) => whole ? test(value) : unfolded(value, test));
}
