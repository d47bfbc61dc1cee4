import type { Filter } from "./filter.ts";
import { compare } from "./order.ts";
import { hasOperators } from "./operators.ts";
import { CODE, type Document, DocumentError, fieldOf, shown, type Value } from "./value.ts";

/**
 * The document that an upsert puts where nothing was found: under its own identity, else under that which the filter
 * asks for, be it as a value, by `$eq`, or inside of an `$and`.
 *
 * @throws {DocumentError} Where the two differ, or the filter asks for an identity twice.
 */
export function upserted(filter: Filter, document: Document): Document {
  const asked = identitiesIn(filter), own = fieldOf(document, "_id");
  if (asked.length > 1) {
    throw new DocumentError(
      "Cannot replace: the filter must ask for one _id: received two",
      CODE.NotSingleValueField,
    );
  }
  const [id] = asked;
  if (id === undefined) return document;
  if (own !== undefined && compare(own, id) !== 0) {
    throw new DocumentError(
      `Cannot replace: _id must be ${shown(id)}, as the filter asks: received ${shown(own)}`,
      CODE.ImmutableField,
    );
  }
  return { _id: id, ...document };
}

function identitiesIn(filter: Filter): Value[] {
  return Object.entries(filter).flatMap(([name, wanted]) => {
    if (name === "$and") return (wanted as readonly Filter[]).flatMap(identitiesIn);
    if (name !== "_id" || wanted instanceof RegExp) return [];
    if (!hasOperators(wanted)) return [wanted];
    const equal = fieldOf(wanted, "$eq");
    return equal === undefined ? [] : [equal];
  });
}
