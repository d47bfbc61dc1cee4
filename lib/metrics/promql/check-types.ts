import { type BinaryNode, type CallNode, childrenOf, type Node, type ValueType } from "./ast.ts";
import { ParseError } from "./query-error.ts";
import { AGGREGATIONS, SIGNATURES } from "./signatures.ts";

const SPOKEN: Record<ValueType, string> = {
  scalar: "a number",
  vector: "an instant vector",
  matrix: "a range of samples",
  string: "a text",
};
const COMPARISONS = new Set(["==", "!=", "<", ">", "<=", ">="]);
const SETS = new Set(["and", "or", "unless"]);

/** What an expression is worth, from its outermost part alone. */
export function typeOf(node: Node): ValueType {
  switch (node.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "selector":
      return node.range === undefined ? "vector" : "matrix";
    case "subquery":
      return "matrix";
    case "paren":
    case "unary":
      return typeOf(node.of);
    case "binary":
      return typeOf(node.left) === "scalar" && typeOf(node.right) === "scalar"
        ? "scalar"
        : "vector";
    case "call":
      return SIGNATURES.get(node.name)!.returns;
    case "aggregate":
      return "vector";
  }
}

/**
 * Refuses a tree whose parts do not fit: `rate` of an instant vector, a number where a vector belongs. O(nodes).
 *
 * @throws {ParseError}
 */
export function checkTypes(node: Node, text: string): void {
  const fail = (why: string): never => {
    throw new ParseError(text, 0, why);
  };
  const must = (part: Node, type: ValueType, what: string) => {
    const is = typeOf(part);
    if (is !== type) fail(`${what} must be ${SPOKEN[type]}: it is ${SPOKEN[is]}`);
  };
  for (const child of childrenOf(node)) checkTypes(child, text);
  if (node.kind === "unary") {
    const is = typeOf(node.of);
    if (is === "matrix" || is === "string") fail(`a sign can't stand before ${SPOKEN[is]}`);
  } else if (node.kind === "subquery") must(node.of, "vector", "what a subquery is of");
  else if (node.kind === "aggregate") {
    must(node.of, "vector", `what ${node.operator} folds`);
    const type = AGGREGATIONS.get(node.operator);
    if (type && node.parameter) must(node.parameter, type, `the parameter of ${node.operator}`);
  } else if (node.kind === "call") checkCall(node, must, fail);
  else if (node.kind === "binary") checkBinary(node, fail);
}

type Must = (part: Node, type: ValueType, what: string) => void;
type Fail = (why: string) => never;

function checkCall({ name, args }: CallNode, must: Must, fail: Fail): void {
  const { args: types, optional } = SIGNATURES.get(name)!;
  const least = optional === Infinity ? types.length - 1 : types.length - optional;
  const most = optional === Infinity ? Infinity : types.length;
  if (args.length < least || args.length > most) {
    const wanted = most === least
      ? least
      : most === Infinity
      ? `at least ${least}`
      : `${least} to ${most}`;
    fail(
      `${name} takes ${wanted} ${wanted === 1 ? "argument" : "arguments"}: it has ${args.length}`,
    );
  }
  args.forEach((arg, i) =>
    must(arg, types[Math.min(i, types.length - 1)]!, `argument ${i + 1} of ${name}`)
  );
}

function checkBinary({ operator, left, right, bool, matching }: BinaryNode, fail: Fail): void {
  const types = [typeOf(left), typeOf(right)];
  const wrong = types.find((type) => type === "matrix" || type === "string");
  if (wrong) fail(`${operator} takes numbers and instant vectors: one side is ${SPOKEN[wrong]}`);
  const compares = COMPARISONS.has(operator);
  if (bool && !compares) fail(`bool may only follow a comparison: it follows ${operator}`);
  if (types[0] === "scalar" && types[1] === "scalar" && compares && !bool) {
    fail("a comparison of two numbers must have bool");
  }
  if (types.includes("scalar")) {
    if (SETS.has(operator)) fail(`${operator} takes two instant vectors: one side is a number`);
    if (matching.labels.length > 0) fail("on and ignoring need an instant vector on both sides");
  } else if (SETS.has(operator) && matching.card !== "one-to-one") {
    fail(`${operator} can't have group_left or group_right`);
  }
}
