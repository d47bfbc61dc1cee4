/** What a tree needs of a span. */
export interface TreeSpan {
  spanId: string;
  /** `""` for a root. */
  parentId: string;
  start: number;
  duration: number;
}

/** A span with those that it caused. */
export interface Node<T extends TreeSpan> {
  span: T;
  /** By start. */
  children: Node<T>[];
  /** Whether its parent is named and not there. */
  orphan: boolean;
}

/** Spans of a trace as trees: one where all is well. */
export interface Forest<T extends TreeSpan> {
  roots: Node<T>[];
  /** Parents that are named and were never seen: a process that lost its spans, or was never asked for them. */
  missing: string[];
  /** Ids that came more than once: the first counts, as a retry of the exporter sends spans again. */
  duplicates: string[];
}

/**
 * Puts the spans of a trace together. Nothing that came is left out: an orphan is a root of its own, and so is
 * one of a circle of parents. O(n log n).
 *
 * @example
 * ```ts
 * import { treeOf } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const span = (spanId: string, parentId: string) => ({ spanId, parentId, start: 0, duration: 1 });
 * const { roots, missing } = treeOf([span("a", ""), span("b", "a"), span("c", "lost")]);
 * assert.deepEqual(roots.map(({ span }) => span.spanId), ["a", "c"]);
 * assert.deepEqual(missing, ["lost"]);
 * ```
 */
export function treeOf<T extends TreeSpan>(spans: readonly T[]): Forest<T> {
  const nodes = new Map<string, Node<T>>(), duplicates: string[] = [], missing = new Set<string>();
  for (const span of spans) {
    if (nodes.has(span.spanId)) duplicates.push(span.spanId);
    else nodes.set(span.spanId, { span, children: [], orphan: false });
  }
  const roots: Node<T>[] = [];
  for (const node of nodes.values()) {
    const { parentId } = node.span, parent = nodes.get(parentId);
    if (parent) parent.children.push(node);
    else {
      node.orphan = parentId !== "";
      if (node.orphan) missing.add(parentId);
      roots.push(node);
    }
  }
  openCircles(nodes, roots);
  const byStart = (a: Node<T>, b: Node<T>) => a.span.start - b.span.start;
  for (const { children } of nodes.values()) children.sort(byStart);
  return { roots: roots.sort(byStart), missing: [...missing], duplicates };
}

/** Makes a root of one span of each circle of parents, as no root leads to it. O(n). */
function openCircles<T extends TreeSpan>(
  nodes: ReadonlyMap<string, Node<T>>,
  roots: Node<T>[],
): void {
  const reached = new Set<Node<T>>();
  const reach = (from: readonly Node<T>[]) => {
    for (const { node } of walk(from)) reached.add(node);
  };
  reach(roots);
  for (const start of nodes.values()) {
    if (reached.has(start)) continue;
    const passed = new Set<Node<T>>();
    let at = start;
    while (!passed.has(at)) {
      passed.add(at);
      at = nodes.get(at.span.parentId)!;
    }
    const parent = nodes.get(at.span.parentId)!;
    parent.children.splice(parent.children.indexOf(at), 1);
    at.orphan = true;
    roots.push(at);
    reach([at]);
  }
}

/** All nodes of a tree, each before its children, with its depth. */
export function* walk<T extends TreeSpan>(
  roots: readonly Node<T>[],
): Generator<{ node: Node<T>; depth: number }> {
  const open = roots.map((node) => ({ node, depth: 0 })).reverse();
  for (let at = open.pop(); at; at = open.pop()) {
    yield at;
    const { node, depth } = at;
    for (let i = node.children.length - 1; i >= 0; i--) {
      open.push({ node: node.children[i]!, depth: depth + 1 });
    }
  }
}
