import type { Matching, Node, SelectorNode, SubqueryNode } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { numberOf } from "./number-literal.ts";

/** Reads what may follow an expression: a range, a subquery, `offset`, `@`; each as often as it comes. */
export function parsePostfix(cursor: Cursor, of: Node): Node {
  let node = of;
  for (;;) {
    const at = cursor.token.at;
    if (cursor.accept("[")) node = parseWindow(cursor, node, at);
    else if (cursor.accept("offset")) {
      const when = withWhen(cursor, node, at, "offset");
      if (when.offset !== 0) throw cursor.error("offset is given twice", at);
      const sign = cursor.accept("-") ? -1 : 1;
      node = { ...when, offset: sign * cursor.duration() };
    } else if (cursor.accept("@")) {
      const when = withWhen(cursor, node, at, "@");
      if (when.at !== undefined) throw cursor.error("@ is given twice", at);
      node = { ...when, at: parseAt(cursor) };
    } else return node;
  }
}

function withWhen(
  cursor: Cursor,
  node: Node,
  at: number,
  what: string,
): SelectorNode | SubqueryNode {
  if (node.kind === "selector" || node.kind === "subquery") return node;
  throw cursor.error(`${what} must follow a selector or a subquery`, at);
}

function parseWindow(cursor: Cursor, node: Node, at: number): Node {
  if (node.kind === "subquery") {
    throw cursor.error("what a subquery is of must be an instant vector: it is a range", at);
  }
  const range = cursor.duration();
  if (cursor.accept(":")) {
    const step = cursor.token.kind === "duration" ? cursor.duration() : undefined;
    cursor.expect("]");
    return { kind: "subquery", of: node, range, step, offset: 0 };
  }
  cursor.expect("]");
  if (node.kind !== "selector" || node.range !== undefined) {
    throw cursor.error(
      "a range may only follow a selector; for others write a subquery, [5m:1m]",
      at,
    );
  }
  if (node.offset !== 0 || node.at !== undefined) {
    throw cursor.error("a range must stand before offset and @", at);
  }
  return { ...node, range };
}

function parseAt(cursor: Cursor): number | "start" | "end" {
  for (const end of ["start", "end"] as const) {
    if (!cursor.accept(end)) continue;
    cursor.expect("(");
    cursor.expect(")");
    return end;
  }
  const sign = cursor.accept("-") ? -1 : (cursor.accept("+"), 1);
  const { text, at } = cursor.expectKind("number", "a time in seconds");
  const seconds = sign * (numberOf(text) ?? NaN);
  if (!(Math.abs(seconds) < 2 ** 63)) throw cursor.error(`"${text}" is no moment`, at);
  return Math.round(seconds * 1000);
}

/** Names of labels in brackets. Keywords may be names here. */
export function parseLabelNames(cursor: Cursor): string[] {
  return cursor.list(() => {
    const { text, at } = cursor.expectKind("name", "a label's name");
    // The one keyword that Prometheus' grammar does not take for a name here.
    if (text.includes(":") || text.toLowerCase() === "without") {
      throw cursor.error(`"${text}" is no label's name`, at);
    }
    return text;
  }, true);
}

/** Reads `bool on (…) group_left (…)` after an operator. */
export function parseMatching(cursor: Cursor): { bool: boolean; matching: Matching } {
  const bool = cursor.accept("bool");
  const on = cursor.is("on");
  let labels: string[] = [], include: string[] = [];
  let card: Matching["card"] = "one-to-one";
  if (on || cursor.is("ignoring")) {
    cursor.take();
    labels = parseLabelNames(cursor);
    const at = cursor.token.at;
    if (cursor.accept("group_left")) card = "many-to-one";
    else if (cursor.accept("group_right")) card = "one-to-many";
    if (card !== "one-to-one" && cursor.is("(")) include = parseLabelNames(cursor);
    const both = on && include.find((name) => labels.includes(name));
    if (both) throw cursor.error(`label "${both}" must not be in both on and group`, at);
  }
  return { bool, matching: { on, labels, card, include } };
}
