import { shownParts } from "./path.ts";
import { CODE, type Document, DocumentError, isDocument, shown, type Value } from "./value.ts";

/** Which fields are wanted (1), or which are not (0); `_id` comes along unless it is 0. */
export type Projection = Readonly<Record<string, 0 | 1 | boolean>>;

interface Tree {
  readonly [field: string]: Tree | true;
}

/**
 * Compiles a projection. Paths go through lists, and lists in them, into each of their documents.
 *
 * @throws {DocumentError} Where some fields are wanted and others are not (only `_id` may differ), a path leads to a
 * part of another one, or has an empty part.
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
  const paths = new Map(entries.map(([path]) => [path, shownParts(path, "find")]));
  // All of them at once, so that `_id` and a part of it are seen to be in each other's way.
  treeOf(paths);
  paths.delete("_id");
  const tree = treeOf(paths), partOfId = tree["_id"] !== undefined;
  const id = projection["_id"] === undefined ? entries.length > 0 : Boolean(projection["_id"]);
  if (entries.length === 0) return (document) => document;
  return (document) => {
    const projected = (including ? kept(document, tree) : without(document, tree)) as Document;
    const { _id: shown, ...rest } = projected;
    const _id = partOfId ? shown : document["_id"];
    // The identity comes first, wherever it stood.
    return id && _id !== undefined ? { _id, ...rest } : rest;
  };
}

function treeOf(paths: ReadonlyMap<string, readonly string[]>): Tree {
  const root: Record<string, Tree | true> = Object.create(null);
  for (const [path, parts] of paths) {
    let at: Record<string, Tree | true> = root;
    parts.forEach((part, i) => {
      const last = i === parts.length - 1, there = at[part];
      if (there === true || (last && there)) {
        throw new DocumentError(
          `Cannot find: the projection of ${path} must not be within another one, nor around one`,
          last ? CODE.PathAboveAnother : CODE.PathBelowAnother,
        );
      }
      if (last) at[part] = true;
      else at = (at[part] ??= Object.create(null)) as typeof at;
    });
  }
  return root;
}

/** What is wanted of a value; `undefined` where it has no fields. */
function kept(value: Value, tree: Tree): Value | undefined {
  if (Array.isArray(value)) {
    return (value as readonly Value[]).map((one) => kept(one, tree)).filter((one) =>
      one !== undefined
    );
  }
  if (!isDocument(value)) return undefined;
  const result: Record<string, Value> = {};
  for (const [name, field] of Object.entries(value)) {
    const branch = tree[name];
    const part = branch === true ? field : branch && kept(field, branch);
    if (part !== undefined) result[name] = part;
  }
  return result;
}

/** What is left of a value. */
function without(value: Value, tree: Tree): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map((one) => without(one, tree));
  if (!isDocument(value)) return value;
  const result: Record<string, Value> = {};
  for (const [name, field] of Object.entries(value)) {
    const branch = tree[name];
    if (branch !== true) result[name] = branch ? without(field, branch) : field;
  }
  return result;
}
