/** What a document's field can hold: JSON's values, dates, patterns and bytes. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Date
  | RegExp
  | Uint8Array
  | readonly Value[]
  | Document;

/** Named values; the order of the names is part of it. */
export interface Document {
  readonly [field: string]: Value;
}

/** A document as a collection keeps it: under an identity of its own. */
export interface Stored extends Document {
  readonly _id: Value;
}

/** Whether a value is a document, and not a date, a pattern, bytes or a list. */
export function isDocument(value: unknown): value is Document {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Refuses a query, an update or a document, with MongoDB's number for the reason, so that callers can tell
 * them apart as they do there.
 */
export class DocumentError extends Error {
  override name = "DocumentError";

  /** @param code MongoDB's error code: 2 is a bad value, 14 a wrong type, 11000 a duplicate key. */
  constructor(message: string, readonly code: number) {
    super(message);
  }
}

/** MongoDB's codes that are used here, by their names there. */
export const CODE = {
  BadValue: 2,
  FailedToParse: 9,
  TypeMismatch: 14,
  ConflictingUpdateOperators: 40,
  DollarPrefixedFieldName: 52,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  PathNotViable: 28,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  IndexKeySpecsConflict: 86,
  CannotIndexParallelArrays: 171,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  SortOrderNotNumber: 15974,
  SortOrderBad: 15975,
  EmptyPart: 15998,
  DollarPart: 16410,
  EmptyPath: 40352,
  EmptyLastPart: 40353,
  PathBelowAnother: 31249,
  PathAboveAnother: 31250,
  ExclusionInInclusion: 31254,
  InclusionInExclusion: 31253,
  OptionsTwice: 51075,
  BadRegex: 51091,
  BadRegexOption: 51108,
} as const;

/** A value as an error message shows it: short, on one line. */
export function shown(value: unknown): string {
  if (typeof value === "number" || value === undefined || value instanceof RegExp) {
    return String(value);
  }
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    text = undefined;
  }
  text ??= typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const INHERITED = [Object.prototype, Array.prototype, Date.prototype, RegExp.prototype];

/** Whether every object has something of that name that is not the document's own. */
export function isInherited(field: string): boolean {
  return INHERITED.some((prototype) => field in prototype);
}

/** A document's own field, or `undefined`: `constructor` is none, unless it was put there. */
export function fieldOf(document: Document, field: string): Value | undefined {
  return Object.hasOwn(document, field) ? document[field] : undefined;
}
