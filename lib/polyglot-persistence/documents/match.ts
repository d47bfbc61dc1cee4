import { allTests, type Expression, ofValue } from "./expression.ts";
import type { Compiler, Filter, Matcher } from "./filter.ts";
import { fieldExpression } from "./operators.ts";
import { partsOf, reaches } from "./path.ts";
import {
  CODE,
  type Document,
  DocumentError,
  isDocument,
  isInherited,
  shown,
  type Value,
} from "./value.ts";

const DEEPEST = 100;

/**
 * Compiles a filter into one function made of closures, so that looking at a million documents reads the filter
 * once. Operators: `$eq $ne $gt $gte $lt $lte $in $nin $all $size $exists $type $elemMatch $regex $mod
 * $bits… $not`, and `$and $or $nor` over filters. What MongoDB would run as code (`$where`, `$expr`) is refused.
 *
 * @throws {DocumentError} With MongoDB's code, where the filter is none.
 * @example
 * ```ts
 * import { compile } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const warm = compile({ price: { $lt: 200 }, "sizes.eu": 42 });
 * assert.equal(warm({ price: 180, sizes: [{ eu: 41 }, { eu: 42 }] }), true);
 * assert.equal(warm({ price: "180", sizes: [{ eu: 42 }] }), false); // text is not below a number
 * assert.throws(() => compile({ price: { $near: 3 } }), /unknown operator \$near/);
 * ```
 */
export function compile(filter: Filter): Matcher {
  return compileAt(filter, 0);
}

function compileAt(filter: Document, depth: number): Matcher {
  if (!isDocument(filter)) {
    throw new DocumentError(
      `Cannot find: a filter must be a document: received ${shown(filter)}`,
      CODE.BadValue,
    );
  }
  if (depth > DEEPEST) {
    throw new DocumentError(
      `Cannot find: a filter may be ${DEEPEST} levels deep`,
      CODE.BadValue,
    );
  }
  const inside: Compiler = (inner) => compileAt(inner, depth + 1);
  return allTests(
    Object.keys(filter).filter((name) => name !== "$comment").map((name) => {
      const wanted = filter[name]!;
      if (wanted === undefined) {
        throw new DocumentError(
          `Cannot find: ${name} must have a value: received undefined`,
          CODE.BadValue,
        );
      }
      if (name.startsWith("$")) return logical(name, wanted, inside);
      return atPath(partsOf(name), fieldExpression(wanted, inside));
    }),
  );
}

function logical(operator: string, wanted: Value, compiler: Compiler): Matcher {
  if (!/^\$(and|or|nor)$/.test(operator)) {
    throw new DocumentError(`Cannot find: unknown top level operator ${operator}`, CODE.BadValue);
  }
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw new DocumentError(
      `Cannot find: ${operator} must be a list of at least 1 filter: received ${shown(wanted)}`,
      CODE.BadValue,
    );
  }
  const matchers = (wanted as Document[]).map(compiler);
  if (operator === "$and") return allTests(matchers);
  const none = operator === "$nor";
  return (document) => {
    for (let i = 0; i < matchers.length; i++) if (matchers[i]!(document)) return !none;
    return none;
  };
}

/**
 * Asks an expression of a path. Most paths meet no list: then one value decides, and no closure is made. Only
 * where a list is met the general way is gone.
 */
function atPath(parts: readonly string[], expression: Expression): Matcher {
  const { direct } = expression, [first, second] = parts as [string, string?];
  const general: Matcher = (document) =>
    expression.at((test, whole) => reaches(document, parts, 0, test, whole));
  if (parts.some(isInherited)) return general;
  if (second === undefined) {
    return (document) => {
      const value = document[first];
      return Array.isArray(value) ? ofValue(expression, value) : direct(value);
    };
  }
  const last = parts.length - 1;
  return (document) => {
    let at: Value | undefined = document[first];
    for (let i = 1; i <= last; i++) {
      if (typeof at !== "object" || at === null) return direct(undefined);
      if (Array.isArray(at)) return general(document);
      at = (at as Document)[parts[i]!];
    }
    return Array.isArray(at) ? ofValue(expression, at) : direct(at);
  };
}
