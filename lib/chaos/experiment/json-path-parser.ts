import type { Json } from "./json.ts";
import { tokensOf } from "./json-path-tokens.ts";

/** A path: where it starts, and its steps. */
export interface Path {
  from: "$" | "@";
  steps: Step[];
}

/** One step: any of some choices, of the node itself or (deep) of all below it, too. */
export interface Step {
  deep: boolean;
  choices: Choice[];
}

export type Choice =
  | { kind: "name"; name: string }
  | { kind: "all" }
  | { kind: "index"; index: number }
  | { kind: "slice"; start?: number; end?: number; step?: number }
  | { kind: "filter"; test: Test }
  | { kind: "call"; name: string; arguments: Term[] }
  | { kind: "by value"; path: Path };

/** A side of a comparison. */
export type Term = { path: Path } | { value: Json };

export type Test =
  | { kind: "and" | "or"; tests: Test[] }
  | { kind: "not"; test: Test }
  | { kind: "some"; term: Term }
  | { kind: "compare"; operator: string; left: Term; right: Term };

const WORDS = new Set(["and", "or", "not", "true", "false", "null"]);
const CALLS = new Set(["charAt", "entries", "keys", "length", "substring", "values"]);
/** Deeper than this is nobody's path, and would end in a stack that is full. */
const DEPTH = 64;

/**
 * Reads a JSON path of jsonpath2's dialect. O(length).
 *
 * @throws {SyntaxError} Where it can't.
 */
export function parsePath(source: string): Path {
  const tokens = tokensOf(source);
  let at = 0, depth = 0;
  const peek = (ahead = 0) => tokens[Math.min(at + ahead, tokens.length - 1)]!;
  const is = (text: string) => peek().kind !== "text" && peek().text === text;
  const fail = (): never => {
    throw new SyntaxError(
      `Cannot read the JSON path ${source}: ${
        peek().kind === "end" ? "it ends too early" : `${peek().text} does not belong there`
      }`,
    );
  };
  const take = (text: string): boolean => is(text) ? (at++, true) : false;
  const need = (text: string) => void (take(text) || fail());
  const nested = <T>(read: () => T): T => {
    if (++depth > DEPTH) throw new SyntaxError(`Cannot read a JSON path deeper than ${DEPTH}`);
    const value = read();
    depth--;
    return value;
  };

  const path = (from: "$" | "@"): Path => {
    const steps: Step[] = [];
    for (;;) {
      if (take("..")) {
        steps.push({ deep: true, choices: is("[") ? brackets() : [bareword()] });
      } else if (take(".")) steps.push({ deep: false, choices: [bareword()] });
      else if (is("[")) steps.push({ deep: false, choices: brackets() });
      else return { from, steps };
    }
  };
  const name = (): string => {
    if (peek().kind !== "name" || WORDS.has(peek().text)) fail();
    return tokens[at++]!.text;
  };
  const bareword = (): Choice => {
    if (take("*")) return { kind: "all" };
    const called = name();
    return is("(") ? call(called) : { kind: "name", name: called };
  };
  const call = (called: string): Choice => {
    if (!CALLS.has(called)) {
      throw new SyntaxError(`Cannot read the JSON path ${source}: there is no ${called}()`);
    }
    need("(");
    const given: Term[] = [];
    while (!is(")")) {
      given.push(term());
      if (!take(",")) break;
    }
    need(")");
    return { kind: "call", name: called, arguments: given };
  };
  const brackets = (): Choice[] => {
    need("[");
    const choices = [choice()];
    while (take(",")) choices.push(choice());
    need("]");
    return choices;
  };
  const whole = (): number | undefined =>
    peek().kind === "number" && /^-?\d+$/.test(peek().text)
      ? Number(tokens[at++]!.text)
      : undefined;
  const choice = (): Choice => {
    if (take("*")) return { kind: "all" };
    if (take("?")) {
      need("(");
      const test = nested(condition);
      need(")");
      return { kind: "filter", test };
    }
    if (peek().kind === "text") return { kind: "name", name: tokens[at++]!.text.slice(1, -1) };
    if (peek().kind === "name" && peek(1).text === "(") return call(name());
    if (is("$") || is("@")) {
      return { kind: "by value", path: nested(() => path(tokens[at++]!.text as "$" | "@")) };
    }
    const start = whole();
    if (!take(":")) return start === undefined ? fail() : { kind: "index", index: start };
    const end = whole(), step = take(":") ? whole() : undefined;
    return {
      kind: "slice",
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
      ...(step === undefined ? {} : { step }),
    };
  };
  const several = (kind: "and" | "or", one: () => Test): Test => {
    const tests = [one()];
    while (take(kind)) tests.push(one());
    return tests.length === 1 ? tests[0]! : { kind, tests };
  };
  // In this dialect, and in it alone, "or" binds tighter than "and".
  const condition = (): Test => several("and", () => several("or", negation));
  const negation = (): Test => {
    if (take("not")) return { kind: "not", test: nested(negation) };
    if (take("(")) {
      const test = nested(condition);
      need(")");
      return test;
    }
    const left = term();
    for (const operator of ["=", "!=", "<=", "<", ">=", ">"]) {
      if (take(operator)) return { kind: "compare", operator, left, right: term() };
    }
    return { kind: "some", term: left };
  };
  const term = (): Term => {
    if (is("$") || is("@")) {
      return { path: nested(() => path(tokens[at++]!.text as "$" | "@")) };
    }
    return { value: nested(value) };
  };
  const value = (): Json => {
    for (const [word, known] of [["true", true], ["false", false], ["null", null]] as const) {
      if (take(word)) return known;
    }
    if (peek().kind === "text" || peek().kind === "number") {
      return JSON.parse(tokens[at++]!.text) as Json;
    }
    if (take("[")) {
      const list: Json[] = [];
      while (!is("]")) {
        list.push(nested(value));
        if (!take(",")) break;
      }
      need("]");
      return list;
    }
    need("{");
    const entries: [string, Json][] = [];
    while (!is("}")) {
      if (peek().kind !== "text") fail();
      const key = JSON.parse(tokens[at++]!.text) as string;
      need(":");
      entries.push([key, nested(value)]);
      if (!take(",")) break;
    }
    need("}");
    return Object.fromEntries(entries);
  };

  need("$");
  const read = path("$");
  if (peek().kind !== "end") fail();
  return read;
}
