import { RANK, rankOf } from "./order.ts";
import { CODE, DocumentError, shown, type Value } from "./value.ts";

/** MongoDB's names for kinds of values, with their numbers. */
const TYPES: Readonly<Record<string, number>> = {
  ...{ double: 1, string: 2, object: 3, array: 4, binData: 5, undefined: 6, objectId: 7, bool: 8 },
  ...{ date: 9, null: 10, regex: 11, dbPointer: 12, javascript: 13, symbol: 14 },
  ...{ javascriptWithScope: 15, int: 16, timestamp: 17, long: 18, decimal: 19, minKey: -1 },
  maxKey: 127,
};
const NUMBERS = [1, 16, 18, 19];
const KNOWN = new Set(Object.values(TYPES));

/**
 * The test for `$type`: names, numbers or a list of them. A JavaScript number has the kind in which the driver
 * would send it: `int` where it is whole and fits into 32 bits, else `double`.
 *
 * @throws {DocumentError} Where there is no such kind.
 */
export function typeTest(wanted: Value | undefined): (value: Value | undefined) => boolean {
  const list = Array.isArray(wanted) ? wanted as readonly Value[] : [wanted];
  if (list.length === 0) {
    throw new DocumentError("Cannot find: $type must name at least one type", CODE.FailedToParse);
  }
  const numbers = new Set(list.flatMap(numbersOf));
  return (value) => value !== undefined && numbers.has(typeNumber(value));
}

function numbersOf(type: Value | undefined): readonly number[] {
  if (type === "number") return NUMBERS;
  if (typeof type === "string") {
    if (Object.hasOwn(TYPES, type)) return [TYPES[type]!];
    throw new DocumentError(`Cannot find: $type knows no type ${shown(type)}`, CODE.BadValue);
  }
  if (typeof type !== "number") {
    throw new DocumentError(
      `Cannot find: $type must be a name or a number: received ${shown(type)}`,
      CODE.TypeMismatch,
    );
  }
  if (KNOWN.has(type)) return [type];
  throw new DocumentError(`Cannot find: $type knows no type number ${type}`, CODE.BadValue);
}

function typeNumber(value: Value): number {
  switch (rankOf(value)) {
    case RANK.number: {
      const n = value as number;
      return Number.isInteger(n) && n === (n | 0) && !Object.is(n, -0) ? 16 : 1;
    }
    case RANK.string:
      return 2;
    case RANK.object:
      return 3;
    case RANK.array:
      return 4;
    case RANK.binary:
      return 5;
    case RANK.boolean:
      return 8;
    case RANK.date:
      return 9;
    case RANK.regex:
      return 11;
    default:
      return 10;
  }
}
