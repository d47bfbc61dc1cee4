import { admitted } from "../documents/guard.ts";
import type { Filter } from "../documents/filter.ts";
import { hasOperators } from "../documents/operators.ts";
import { compile } from "../documents/match.ts";
import { keyText } from "../documents/order.ts";
import { CODE, type Document, DocumentError, type Stored } from "../documents/value.ts";
import { jsonPathOf } from "./jsonpath.ts";

/** A filter as a condition of SQL: an identity by the primary key, the rest by a JSON path. */
export function whereOf(filter: Filter): { where: string; params: unknown[] } {
  compile(filter);
  const { _id: id, ...rest } = filter;
  // A document without operators is an identity too.
  const plain = id !== undefined && !hasOperators(id) && !Array.isArray(id) &&
    !(id instanceof RegExp);
  const params: unknown[] = [], parts: string[] = [];
  const asked = plain ? rest : filter;
  if (plain) parts.push(`id = $${params.push(keyText(id))}`);
  if (Object.keys(asked).length > 0) {
    parts.push(`document @@ $${params.push(jsonPathOf(asked))}::jsonpath`);
  }
  return { where: parts.join(" AND ") || "true", params };
}

/** A document that `jsonb` can keep. */
export function storedOf(document: Document): Stored {
  const { document: kept, loose } = admitted(document, "insert");
  if (loose || /NaN|Infinity/.test(keyText(kept)) && !isJson(kept)) {
    throw new DocumentError("Cannot insert: jsonb keeps what JSON can say", CODE.BadValue);
  }
  return kept["_id"] === undefined ? { _id: crypto.randomUUID(), ...kept } : kept as Stored;
}

function isJson(document: Document): boolean {
  return keyText(JSON.parse(JSON.stringify(document)) as Document) === keyText(document);
}

/** Postgres' word for a key that is taken, as MongoDB's. */
export async function unique<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    if ((error as { code?: string }).code !== "23505") throw error;
    throw new DocumentError("Cannot insert: a key that must be unique is taken", CODE.DuplicateKey);
  }
}
