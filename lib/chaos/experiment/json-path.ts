import { compare, equal, isEmpty, isMapping, type Json } from "./json.ts";
import { parsePath, type Path, type Step, type Term, type Test } from "./json-path-parser.ts";

/**
 * What a JSON path finds in a value, in the dialect of Chaos Toolkit's tolerances (Python's jsonpath2), which is
 * older than RFC 9535: equality is a single `=`, and `[?(…)]` tests the node that it stands behind, not its children.
 * O(nodes × steps).
 *
 * Source: M. B. Pacifica et al., jsonpath2 0.4.5 (its grammar).
 *
 * @throws {SyntaxError} Where the path can't be read.
 * @example
 * ```ts
 * import { findByPath } from "#lib/chaos";
 * import assert from "node:assert/strict";
 *
 * const shop = { seats: [{ row: 1 }, { row: 2, sold: true }] };
 * assert.deepEqual(findByPath("$.seats[*].row", shop), [1, 2]);
 * assert.deepEqual(findByPath("$.seats[*][?(@.sold=true)].row", shop), [2]);
 * ```
 */
export function findByPath(path: string, value: Json): Json[] {
  return walk(parsePath(path).steps, 0, value, value);
}

function walk(steps: readonly Step[], at: number, root: Json, node: Json): Json[] {
  const step = steps[at];
  if (!step) return [node];
  const found: Json[] = [];
  if (step.deep) descend(node, (inner) => found.push(...choose(step, root, inner)));
  else found.push(...choose(step, root, node));
  return found.flatMap((next) => walk(steps, at + 1, root, next));
}

/** A node, and then all below it, the nearest relatives first in their order. */
function descend(node: Json, visit: (node: Json) => void): void {
  visit(node);
  for (const child of children(node)) descend(child, visit);
}

function choose(step: Step, root: Json, node: Json): Json[] {
  return step.choices.flatMap((choice) => {
    switch (choice.kind) {
      case "name":
        return isMapping(node) && Object.hasOwn(node, choice.name) ? [node[choice.name]!] : [];
      case "all":
        return children(node);
      case "index":
        return element(node, choice.index);
      case "slice":
        return indices(node, choice).flatMap((index) => element(node, index));
      case "filter":
        return holds(choice.test, root, node) ? [node] : [];
      case "call":
        return call(choice.name, choice.arguments.map((term) => valuesOf(term, root, node)), node);
      case "by value":
        return walkPath(choice.path, root, node).flatMap((key) =>
          Number.isInteger(key)
            ? element(node, key as number)
            : typeof key === "string" && isMapping(node) && Object.hasOwn(node, key)
            ? [node[key]!]
            : []
        );
    }
  });
}

function children(node: Json): Json[] {
  return Array.isArray(node) ? node : isMapping(node) ? Object.values(node) : [];
}

function element(node: Json, index: number): Json[] {
  if (!Array.isArray(node)) return [];
  const at = index < 0 ? index + node.length : index;
  return at >= 0 && at < node.length ? [node[at]!] : [];
}

/** The indices of a slice. One that begins before the list's start begins at it. */
function indices(
  node: Json,
  { start, end, step }: { start?: number; end?: number; step?: number },
): number[] {
  if (!Array.isArray(node)) return [];
  const { length } = node, by = step ?? 1;
  const from = start === undefined ? 0 : start < 0 ? Math.max(0, start + length) : start;
  const to = end === undefined ? length : end < 0 ? end + length : Math.min(end, length);
  const all: number[] = [];
  if (by > 0) { for (let i = from; i < to; i += by) all.push(i); }
  if (by < 0) { for (let i = Math.min(from, length - 1); i > to; i += by) all.push(i); }
  return all;
}

function holds(test: Test, root: Json, node: Json): boolean {
  switch (test.kind) {
    case "and":
      return test.tests.every((one) => holds(one, root, node));
    case "or":
      return test.tests.some((one) => holds(one, root, node));
    case "not":
      return !holds(test.test, root, node);
    case "some":
      // A value by itself stands for itself; a path for whether it finds anything.
      return "path" in test.term
        ? valuesOf(test.term, root, node).length > 0
        : !isEmpty(test.term.value);
    case "compare": {
      const left = valuesOf(test.left, root, node), right = valuesOf(test.right, root, node);
      return left.some((a) => right.some((b) => relation(test.operator, a, b)));
    }
  }
}

function relation(operator: string, a: Json, b: Json): boolean {
  if (operator === "=") return equal(a, b);
  if (operator === "!=") return !equal(a, b);
  const order = compare(a, b);
  if (order === undefined) return false;
  return operator === "<"
    ? order < 0
    : operator === "<="
    ? order <= 0
    : operator === ">"
    ? order > 0
    : order >= 0;
}

function valuesOf(term: Term, root: Json, node: Json): Json[] {
  return "path" in term ? walkPath(term.path, root, node) : [term.value];
}

function walkPath(path: Path, root: Json, node: Json): Json[] {
  return walk(path.steps, 0, root, path.from === "$" ? root : node);
}

function call(name: string, given: readonly Json[][], node: Json): Json[] {
  const [first, second] = given.map(([value]) => value);
  const text = typeof node === "string" ? node : undefined;
  if (name === "length") {
    return text !== undefined ? [text.length] : Array.isArray(node) ? [node.length] : [];
  }
  const entries = Array.isArray(node)
    ? node.map((item, index): [Json, Json] => [index, item])
    : isMapping(node)
    ? Object.entries(node)
    : undefined;
  if (name === "keys") return entries ? [entries.map(([key]) => key)] : [];
  if (name === "values") return entries ? [entries.map(([, item]) => item)] : [];
  if (name === "entries") return entries ? [entries] : [];
  if (text === undefined || !Number.isInteger(first)) return [];
  if (name === "charAt") return text[first as number] === undefined ? [] : [text[first as number]!];
  return [text.slice(first as number, second as number | undefined)];
}
