import type { Compiler } from "./filter.ts";
import { all, type Expression, leaf, not } from "./expression.ts";
import {
  anyTest,
  type BitOperator,
  bitsTest,
  type Comparison,
  comparisonTest,
  equalTest,
  modTest,
  patternTest,
} from "./predicates.ts";
import { asStored, patternOf } from "./regex.ts";
import { typeTest } from "./types.ts";
import { CODE, type Document, DocumentError, isDocument, shown, type Value } from "./value.ts";

function cannot(operator: string, must: string, value: unknown): DocumentError {
  return new DocumentError(
    `Cannot find: ${operator} must be ${must}: received ${shown(value)}`,
    CODE.BadValue,
  );
}

/**
 * What one operator asks, as in `{ price: { $gte: 10 } }`.
 *
 * @param compiler Compiles what stands inside of `$elemMatch`.
 * @throws {DocumentError} Where there is no such operator, or it stands before what it does not take.
 */
function operatorOf(operator: string, value: Value, compiler: Compiler): Expression {
  switch (operator) {
    case "$eq":
      return leaf(equalTest(value));
    case "$ne":
      if (value instanceof RegExp) throw cannot("$ne", "no pattern", value);
      return not(leaf(equalTest(value)));
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return leaf(comparisonTest(operator as Comparison, value));
    case "$in":
      return leaf(inTest(operator, value));
    case "$nin":
      return not(leaf(inTest(operator, value)));
    case "$all":
      return allOf(value, compiler);
    case "$size":
      return leaf(sizeTest(value), true);
    case "$exists": {
      const there = leaf((found) => found !== undefined);
      return value === false || value === null || value === 0 ? not(there) : there;
    }
    case "$type":
      return leaf(typeTest(value));
    case "$elemMatch":
      return leaf(elementTest(value, compiler), true);
    case "$not":
      return notOf(value, compiler);
    case "$mod":
      return leaf(modTest(value));
    case "$bitsAllSet":
    case "$bitsAllClear":
    case "$bitsAnySet":
    case "$bitsAnyClear":
      return leaf(bitsTest(operator as BitOperator, value));
    default:
      throw new DocumentError(`Cannot find: unknown operator ${operator}`, CODE.BadValue);
  }
}

/** What stands after a path: a value, a pattern, or operators that must all hold. */
export function fieldExpression(wanted: Value, compiler: Compiler): Expression {
  if (wanted instanceof RegExp) return leaf(patternTest(patternOf(wanted, undefined), wanted));
  if (!hasOperators(wanted)) return leaf(equalTest(wanted));
  return all(operatorsOf(wanted, compiler));
}

/** A document of operators is known by its first name; another one is a value to be equal to. */
export function hasOperators(value: Value): value is Document {
  if (!isDocument(value)) return false;
  const first = Object.keys(value)[0];
  return first !== undefined && first.startsWith("$") && !/^\$(ref|id|db)$/.test(first);
}

function operatorsOf(wanted: Document, compiler: Compiler): Expression[] {
  if ("$options" in wanted && !("$regex" in wanted)) {
    throw cannot("$options", "beside a $regex", wanted["$options"]);
  }
  return Object.keys(wanted).filter((name) => name !== "$options" && name !== "$comment").map(
    (operator) => {
      const value = wanted[operator]!;
      if (value === undefined) throw cannot(operator, "a value", value);
      if (operator !== "$regex") return operatorOf(operator, value, compiler);
      const pattern = patternOf(value, wanted["$options"]);
      return leaf(patternTest(pattern, asStored(value, wanted["$options"])));
    },
  );
}

function inTest(operator: string, value: Value) {
  if (!Array.isArray(value)) throw cannot(operator, "a list", value);
  const list = value as readonly Value[];
  const nested = list.find(hasOperators);
  if (nested) throw cannot(operator, "a list of values, not of operators", nested);
  const patterns = list.filter((one) => one instanceof RegExp)
    .map((pattern) => patternTest(patternOf(pattern, undefined), pattern));
  return anyTest(list, patterns);
}

function allOf(value: Value, compiler: Compiler): Expression {
  if (!Array.isArray(value)) throw cannot("$all", "a list", value);
  const list = value as readonly Value[];
  if (list.length === 0) return leaf(() => false);
  const elements = list.filter((one) => hasOperators(one));
  if (elements.length === 0) {
    return all(list.map((one) => fieldExpression(one, compiler)));
  }
  const other = list.find((one) => !isDocument(one) || Object.keys(one)[0] !== "$elemMatch");
  if (other !== undefined) throw cannot("$all", "a list of values, or of $elemMatch alone", other);
  return all(elements.map((one) => fieldExpression(one, compiler)));
}

function sizeTest(size: Value) {
  if (typeof size !== "number" || !Number.isInteger(size) || size < 0) {
    throw cannot("$size", "a whole number of at least 0", size);
  }
  return (value: Value | undefined) => Array.isArray(value) && value.length === Number(size);
}

/** `$elemMatch` of operators asks each element, of names it asks each document among the elements. */
function elementTest(wanted: Value, compiler: Compiler) {
  if (!isDocument(wanted)) throw cannot("$elemMatch", "a document", wanted);
  const first = Object.keys(wanted)[0];
  if (hasOperators(wanted) && !/^\$(and|or|nor)$/.test(first!)) {
    const { direct } = all(operatorsOf(wanted, compiler));
    return (value: Value | undefined) => Array.isArray(value) && value.some((one) => direct(one));
  }
  const matches = compiler(wanted);
  return (value: Value | undefined) =>
    Array.isArray(value) && value.some((one: Value) =>
      // A list in a list is asked as if its places were its fields' names.
      isDocument(one) ? matches(one) : Array.isArray(one) && matches({ ...one } as never)
    );
}

function notOf(value: Value, compiler: Compiler): Expression {
  if (value instanceof RegExp) return not(fieldExpression(value, compiler));
  if (!isDocument(value) || Object.keys(value).length === 0) {
    throw cannot("$not", "a pattern or a document of operators", value);
  }
  const expressions = operatorsOf(value, compiler);
  if (expressions.length === 0) throw cannot("$not", "a document of operators", value);
  return not(all(expressions));
}
