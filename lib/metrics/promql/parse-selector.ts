import { NAME } from "../store/labels.ts";
import { Matcher, type MatchOperator } from "../store/matcher.ts";
import type { SelectorNode } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { unquote } from "./unquote.ts";

/** Reads `name{label="value", …}`; the name has been read already where there is one. */
export function parseSelector(cursor: Cursor, name: string): SelectorNode {
  const at = cursor.token.at;
  const matchers = cursor.is("{") ? parseMatchers(cursor) : [];
  if (name !== "") {
    const twice = matchers.find((matcher) => matcher.name === NAME);
    if (twice) throw cursor.error(`the metric's name is given twice: "${name}" and ${twice}`, at);
    matchers.push(new Matcher(NAME, "=", name));
  }
  if (matchers.every((matcher) => matcher.matches(""))) {
    throw cursor.error("a selector must have a condition that an empty label does not meet", at);
  }
  return { kind: "selector", name, matchers, offset: 0 };
}

function parseMatchers(cursor: Cursor): Matcher[] {
  const matchers: Matcher[] = [];
  cursor.expect("{");
  while (!cursor.accept("}")) {
    const { text: name } = cursor.expectKind("name", "a label's name");
    const { text: operator, at } = cursor.take();
    if (!["=", "!=", "=~", "!~"].includes(operator)) {
      throw cursor.error(`"${operator}" compares no labels: =, !=, =~ and !~ do`, at);
    }
    const value = parseString(cursor);
    try {
      matchers.push(new Matcher(name, operator as MatchOperator, value));
    } catch (error) {
      throw cursor.error((error as Error).message, at);
    }
    if (!cursor.is("}")) cursor.expect(",");
  }
  return matchers;
}

/** Reads a literal in quotes. */
export function parseString(cursor: Cursor): string {
  const { text, at } = cursor.expectKind("string", "a text in quotes");
  try {
    return unquote(text);
  } catch (error) {
    throw cursor.error((error as Error).message, at);
  }
}
