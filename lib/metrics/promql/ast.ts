import type { Matcher } from "../store/matcher.ts";

/** What an expression is worth: one number, numbers by series, samples over a window by series, a text. */
export type ValueType = "scalar" | "vector" | "matrix" | "string";

/** When a selector or subquery looks: at a moment of its own, and how far before. */
export interface When {
  /** `@`: a time in ms, or the query's ends. */
  at?: number | "start" | "end";
  /** Milliseconds back; negative ones look ahead. */
  offset: number;
}

export interface NumberNode {
  readonly kind: "number";
  value: number;
}
export interface StringNode {
  readonly kind: "string";
  readonly value: string;
}
/** `http_requests_total{job="api"} offset 5m`. */
export interface SelectorNode extends When {
  readonly kind: "selector";
  readonly name: string;
  readonly matchers: readonly Matcher[];
  /** Window in ms, where it selects a range. */
  range?: number;
}
/** `rate(x[1m])[1h:5m]`. */
export interface SubqueryNode extends When {
  readonly kind: "subquery";
  readonly of: Node;
  readonly range: number;
  /** Milliseconds, or `undefined` for the engine's own. */
  readonly step: number | undefined;
}
export interface ParenNode {
  readonly kind: "paren";
  readonly of: Node;
}
export interface UnaryNode {
  readonly kind: "unary";
  readonly operator: "+" | "-";
  readonly of: Node;
}
/** How the series of two vectors find each other. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly card: "one-to-one" | "many-to-one" | "one-to-many";
  readonly include: readonly string[];
}
export interface BinaryNode {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: Node;
  readonly right: Node;
  readonly bool: boolean;
  readonly matching: Matching;
}
export interface CallNode {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Node[];
}
export interface AggregateNode {
  readonly kind: "aggregate";
  readonly operator: string;
  readonly of: Node;
  readonly parameter: Node | undefined;
  readonly grouping: readonly string[];
  readonly without: boolean;
}

/** A part of a query. */
export type Node =
  | NumberNode
  | StringNode
  | SelectorNode
  | SubqueryNode
  | ParenNode
  | UnaryNode
  | BinaryNode
  | CallNode
  | AggregateNode;

/** The parts of a part, in their order. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "subquery":
    case "paren":
    case "unary":
      return [node.of];
    case "binary":
      return [node.left, node.right];
    case "call":
      return node.args;
    case "aggregate":
      return node.parameter ? [node.parameter, node.of] : [node.of];
    default:
      return [];
  }
}
