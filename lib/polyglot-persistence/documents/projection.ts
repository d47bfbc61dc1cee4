import { partsOf } from "./path.ts";
import { CODE, type Document, DocumentError, isDocument, shown, type Value } from "./value.ts";

/** Which fields are wanted (1), or which are not (0); `_id` comes along unless it is 0. */
export type Projection = Readonly<Record<string, 0 | 1 | boolean>>;

interface Tree {
  readonly [field: string]: Tree | true;
}

/**
 * Compiles a projection. Paths go through lists into each of their documents.
 *
 * @throws {DocumentError} Where some fields are wanted and others are not: only `_id` may differ.
 */
export function projectionOf(projection: Projection): (document: Document) => Document {
  const entries = Object.entries(projection);
  const others = entries.filter(([path]) => path !== "_id");
  for (const [path, wanted] of entries) {
    if (![0, 1, true, false].includes(wanted)) {
      throw new DocumentError(
        `Cannot find: the projection of ${path} must be 0 or 1: received ${shown(wanted)}`,
        CODE.BadValue,
      );
    }
  }
  const including = others.length > 0 ? Boolean(others[0]![1]) : Boolean(projection["_id"]);
  if (others.some(([, wanted]) => Boolean(wanted) !== including)) {
    throw new DocumentError(
      "Cannot find: a projection must say what is wanted or what is not: received both",
      including ? CODE.ExclusionInInclusion : CODE.InclusionInExclusion,
    );
  }
  const tree = treeOf(others.map(([path]) => partsOf(path)));
  const id = projection["_id"] === undefined ? entries.length > 0 : Boolean(projection["_id"]);
  if (entries.length === 0) return (document) => document;
  return (document) => {
    const projected = including ? kept(document, tree) : without(document, tree);
    const { _id, ...rest } = projected;
    if (!id) return rest;
    return document["_id"] === undefined ? rest : { _id: document["_id"]!, ...rest };
  };
}

function treeOf(paths: readonly (readonly string[])[]): Tree {
  const root: Record<string, Tree | true> = Object.create(null);
  for (const parts of paths) {
    let at: Record<string, Tree | true> = root;
    parts.forEach((part, i) => {
      if (i === parts.length - 1) at[part] = true;
      else if (at[part] !== true) at = (at[part] ??= Object.create(null)) as typeof at;
    });
  }
  return root;
}

function kept(document: Document, tree: Tree): Document {
  const result: Record<string, Value> = {};
  for (const [name, value] of Object.entries(document)) {
    const branch = tree[name];
    if (branch === true) result[name] = value;
    else if (branch && isDocument(value)) result[name] = kept(value, branch);
    else if (branch && Array.isArray(value)) {
      result[name] = (value as Value[]).filter(isDocument).map((one) => kept(one, branch));
    }
  }
  return result;
}

function without(document: Document, tree: Tree): Document {
  const result: Record<string, Value> = {};
  for (const [name, value] of Object.entries(document)) {
    const branch = tree[name];
    if (branch === true) continue;
    if (branch && isDocument(value)) result[name] = without(value, branch);
    else if (branch && Array.isArray(value)) {
      result[name] = (value as Value[]).map((one) => isDocument(one) ? without(one, branch) : one);
    } else result[name] = value;
  }
  return result;
}
