import { hasOperators } from "../documents/operators.ts";
import { partsOf, placeOf } from "../documents/path.ts";
import {
  CODE,
  type Document,
  DocumentError,
  isDocument,
  shown,
  type Value,
} from "../documents/value.ts";

/**
 * A filter as one predicate of Postgres' JSON paths, so that the database itself looks, by its index where it can:
 * `{ tags: "wool" }` becomes `exists($."tags" ? (@.type() == "string" && @ == "wool"))`. JSON paths unfold a list
 * once on the way and once at the end, as MongoDB does; kinds are said, since a comparison would unfold once more.
 *
 * What it can't say is refused: patterns, `$type`, places in lists, lists and documents to be equal to, order of
 * truth values, `null` or `$size` or `$elemMatch` behind a dot. Of documents in a list in a list it sees the fields,
 * which MongoDB does not.
 *
 * @throws {DocumentError} Where the filter is none, or can't be said.
 */
export function jsonPathOf(filter: Document, base = "$"): string {
  const parts = Object.entries(filter).map(([name, wanted]) => {
    if (/^\$(and|or|nor)$/.test(name)) {
      const inner = (wanted as Document[]).map((one) => `(${jsonPathOf(one, base)})`);
      const joined = inner.join(name === "$and" ? " && " : " || ");
      return name === "$nor" ? `!(${joined})` : `(${joined})`;
    }
    if (name.startsWith("$")) throw unsaid(name, wanted);
    const names = partsOf(name);
    if (names.some((part) => placeOf(part) >= 0)) throw unsaid(name, wanted);
    const path = base + names.map((part) => `.${JSON.stringify(part)}`).join("");
    return fieldOf({ path, dotted: names.length > 1 }, wanted);
  });
  return parts.length > 0 ? parts.join(" && ") : "(1 == 1)";
}

interface At {
  readonly path: string;
  readonly dotted: boolean;
}

function fieldOf(at: At, wanted: Value): string {
  if (!hasOperators(wanted)) return equal(at, wanted);
  return Object.entries(wanted).map(([operator, value]) => said(at, operator, value)).join(" && ");
}

function said(at: At, operator: string, value: Value): string {
  const { path, dotted } = at;
  switch (operator) {
    case "$eq":
      return equal(at, value);
    case "$ne":
      return `!(${equal(at, value)})`;
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      if (value === null && operator.endsWith("e")) return equal(at, null);
      return `exists(${path} ? (${compared(operator, value)}))`;
    case "$in":
      return `(${any(at, value)})`;
    case "$nin":
      return `!(${any(at, value)})`;
    case "$all":
      return `(${(value as Value[]).map((one) => equal(at, one)).join(" && ") || "(1 == 0)"})`;
    case "$exists":
      return value ? `exists(${path})` : `!(exists(${path}))`;
    case "$not":
      return `!(${fieldOf(at, value)})`;
    case "$size":
      if (dotted) break;
      return `(${path}.type() == "array" && ${path}.size() == ${Number(value)})`;
    case "$elemMatch":
      if (dotted || !isDocument(value)) break;
      return `(${path}.type() == "array" && exists(${path} ? (${elementOf(value)})))`;
  }
  throw unsaid(operator, value);
}

function elementOf(wanted: Document): string {
  // A list in a list has no field of that name, but it is asked all the same.
  const kinds = '(@.type() == "object" || @.type() == "array")';
  if (!hasOperators(wanted)) return `${kinds} && ${jsonPathOf(wanted, "@")}`;
  return Object.entries(wanted).map(([operator, value]) => {
    if (operator === "$eq") return compared("==", value);
    if (operator === "$ne") return `!(${compared("==", value)})`;
    if (/^\$[gl]te?$/.test(operator)) return compared(operator, value);
    throw unsaid(`$elemMatch with ${operator}`, value);
  }).join(" && ");
}

function equal({ path, dotted }: At, value: Value): string {
  if (value !== null) return `exists(${path} ? (${compared("==", value)}))`;
  if (dotted) throw unsaid("null behind a dot", value);
  return `(!(exists(${path})) || exists(${path} ? (@.type() == "null")))`;
}

function any(at: At, list: Value): string {
  if (!Array.isArray(list)) throw unsaid("$in", list);
  return (list as Value[]).map((one) => equal(at, one)).join(" || ") || "(1 == 0)";
}

const SIGNS: Readonly<Record<string, string>> = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=" };

function compared(operator: string, value: Value): string {
  const kind = typeof value;
  const fits = kind === "string" || (kind === "number" && Number.isFinite(value)) ||
    (kind === "boolean" && operator === "==");
  if (!fits) throw unsaid(operator, value);
  return `@.type() == "${kind}" && @ ${SIGNS[operator] ?? "=="} ${JSON.stringify(value)}`;
}

function unsaid(what: string, value: unknown): DocumentError {
  return new DocumentError(
    `Cannot find: a JSON path of Postgres can't say ${what}: received ${shown(value)}`,
    CODE.BadValue,
  );
}
