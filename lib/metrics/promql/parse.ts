import type { Node } from "./ast.ts";
import { checkTypes } from "./check-types.ts";
import { Cursor } from "./cursor.ts";
import { numberOf } from "./number-literal.ts";
import { parseLabelNames, parseMatching, parsePostfix } from "./parse-modifiers.ts";
import { parseSelector, parseString } from "./parse-selector.ts";
import { ParseError } from "./query-error.ts";
import { AGGREGATIONS, SIGNATURES } from "./signatures.ts";

/** How tightly an operator binds. `^` goes from right to left, all others from left to right. */
const PRECEDENCE: Record<string, number> = {
  ...{ or: 1, and: 2, unless: 2 },
  ...{ "==": 3, "!=": 3, "<": 3, ">": 3, "<=": 3, ">=": 3 },
  ...{ "+": 4, "-": 4, "*": 5, "/": 5, "%": 5, atan2: 5, "^": 6 },
};
/** Keywords that can't be the name of a metric. */
const RESERVED = new Set(["atan2", "bool", "ignoring", "on", "group_left", "group_right"]);
/** Keywords that can't be the name of a function. */
const KEYWORDS = new Set([
  ...RESERVED,
  "and",
  "or",
  "unless",
  "by",
  "without",
  "offset",
  "start",
  "end",
]);
/** Deepest nesting of a query. */
const DEEPEST = 200;
/** Most operators between operands: a chain of them is a tree as deep as the chain is long. */
const MOST_OPERATORS = 1000;

/**
 * Reads a PromQL expression (of Prometheus 2.42) by precedence climbing, and checks its types. O(text).
 *
 * @throws {ParseError} Says where and at which token.
 *
 * @example
 * ```ts
 * import { parse } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(parse("sum by (job) (rate(http_requests_total[5m]))").kind, "aggregate");
 * assert.throws(() => parse("rate(http_requests_total)"), /must be a range of samples/);
 * ```
 */
export function parse(text: string): Node {
  if (!text.isWellFormed()) throw new ParseError(text, 0, "it is no text in Unicode");
  const cursor = new Cursor(text);
  const node = new Parser(cursor).expression(1);
  if (cursor.token.kind !== "end") throw cursor.unexpected("an operator or the end");
  checkTypes(node, text);
  return node;
}

class Parser {
  readonly #cursor: Cursor;
  #depth = 0;
  #operators = 0;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** An expression of operators that bind at least as tightly as `least`. */
  expression(least: number): Node {
    const cursor = this.#cursor;
    if (++this.#depth > DEEPEST) throw cursor.error(`it is nested deeper than ${DEEPEST}`);
    let left = this.#unary();
    for (;;) {
      const operator = cursor.token.text.toLowerCase();
      const precedence = Object.hasOwn(PRECEDENCE, operator) && cursor.is(operator)
        ? PRECEDENCE[operator]!
        : 0;
      if (precedence === 0 || precedence < least) break;
      if (++this.#operators > MOST_OPERATORS) {
        throw cursor.error(`it has more than ${MOST_OPERATORS} operators`);
      }
      cursor.take();
      const { bool, matching } = parseMatching(cursor);
      const right = this.expression(operator === "^" ? precedence : precedence + 1);
      left = { kind: "binary", operator, left, right, bool, matching };
    }
    this.#depth--;
    return left;
  }

  /** A sign binds like `*`: `-1 ^ 2` is −(1²). */
  #unary(): Node {
    for (const operator of ["+", "-"] as const) {
      if (!this.#cursor.accept(operator)) continue;
      const of = this.expression(PRECEDENCE["^"]!);
      return of.kind === "number"
        ? { kind: "number", value: operator === "-" ? -of.value : of.value }
        : { kind: "unary", operator, of };
    }
    return parsePostfix(this.#cursor, this.#primary());
  }

  #primary(): Node {
    const cursor = this.#cursor, { kind, text, at } = cursor.token;
    if (cursor.accept("(")) {
      const of = this.expression(1);
      cursor.expect(")");
      return { kind: "paren", of };
    }
    if (kind === "number") {
      cursor.take();
      const value = numberOf(text);
      if (value === undefined) throw cursor.error(`"${text}" is beyond what a number can hold`, at);
      return { kind, value };
    }
    if (kind === "string") return { kind, value: parseString(cursor) };
    if (cursor.is("{")) return parseSelector(cursor, "");
    if (kind !== "name") throw cursor.unexpected("an expression");
    return this.#named();
  }

  /** An aggregation, a call or a selector: all begin with a name. */
  #named(): Node {
    const cursor = this.#cursor, { text, at } = cursor.take();
    const word = text.toLowerCase();
    if (AGGREGATIONS.has(word) && (cursor.is("(") || cursor.is("by") || cursor.is("without"))) {
      return this.#aggregate(word, at);
    }
    if (cursor.is("(") && !text.includes(":") && !KEYWORDS.has(word)) {
      if (!SIGNATURES.has(text)) throw cursor.error(`there is no function "${text}"`, at);
      return { kind: "call", name: text, args: cursor.list(() => this.expression(1), false) };
    }
    if (RESERVED.has(word)) throw cursor.error(`"${text}" can't begin an expression`, at);
    return parseSelector(cursor, text);
  }

  #aggregate(operator: string, at: number): Node {
    const cursor = this.#cursor;
    let grouping: string[] | undefined, without = false;
    const clause = () => {
      if (grouping || !(cursor.is("by") || cursor.is("without"))) return;
      without = cursor.take().text.toLowerCase() === "without";
      grouping = parseLabelNames(cursor);
    };
    clause();
    const args = cursor.list(() => this.expression(1), false);
    clause();
    const wanted = AGGREGATIONS.get(operator) ? 2 : 1;
    if (args.length !== wanted) {
      throw cursor.error(
        `${operator} takes ${wanted === 1 ? "1 argument" : "2 arguments"}: it has ${args.length}`,
        at,
      );
    }
    const parameter = wanted === 2 ? args[0] : undefined;
    return {
      kind: "aggregate",
      operator,
      of: args.at(-1)!,
      parameter,
      grouping: grouping ?? [],
      without,
    };
  }
}
