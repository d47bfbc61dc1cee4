import { ParseError } from "./query-error.ts";

/** What a token is. */
export type TokenKind = "number" | "duration" | "string" | "name" | "operator" | "end";

/** A piece of a query. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it begins, in characters from 0. */
  readonly at: number;
}

const SPACE = /(?:[ \t\r\n]+|#[^\n]*)+/y;
const NAME_ = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const DURATION = /(?:\d+(?:ms|[smhdwy]))+(?![a-zA-Z0-9_])/y;
const NUMBER = /(?:0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![a-zA-Z0-9_])/y;
const STRING = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`[^`]*`/y;
const OPERATOR = /==|!=|=~|!~|>=|<=|[-+*/%^()[\]{},=<>@:]/y;

/**
 * Cuts a query into tokens. Inside braces there are label names, which have no colons, and inside brackets a
 * colon stands by itself. O(text).
 *
 * @throws {ParseError} Where a character begins no token.
 */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0, inBraces = false, inBrackets = false;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (kind: TokenKind, found: string) => {
    tokens.push({ kind, text: found, at });
    at += found.length;
  };
  for (;;) {
    at += take(SPACE)?.length ?? 0;
    if (at >= text.length) break;
    const first = text[at]!;
    let found: string | undefined;
    if (/["'`]/.test(first)) {
      if ((found = take(STRING)) === undefined) {
        throw new ParseError(text, at, "a string has no end");
      }
      push("string", found);
    } else if (/[0-9.]/.test(first) && !inBraces) {
      if ((found = take(DURATION)) !== undefined) push("duration", found);
      else if ((found = take(NUMBER)) !== undefined) push("number", found);
      else {throw new ParseError(
          text,
          at,
          `"${text.slice(at, at + 12)}" is neither number nor duration`,
        );}
    } else if ((found = take(inBraces || inBrackets ? LABEL : NAME_)) !== undefined) {
      const number = !inBraces && /^(inf|nan)$/i.test(found);
      push(number ? "number" : "name", found);
    } else if ((found = take(OPERATOR)) !== undefined) {
      if (found === "{") inBraces = true;
      if (found === "}") inBraces = false;
      if (found === "[") inBrackets = true;
      if (found === "]") inBrackets = false;
      push("operator", found);
    } else {
      throw new ParseError(text, at, `unexpected character ${JSON.stringify(first)}`);
    }
  }
  tokens.push({ kind: "end", text: "", at: text.length });
  return tokens;
}
