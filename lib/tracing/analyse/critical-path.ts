import type { Node, TreeSpan } from "./tree.ts";

/** A stretch of time in which a span, and nothing below it, held up the whole request. */
export interface Section<T> {
  span: T;
  from: number;
  to: number;
}

/** A span that is looked at, in the time in which its parent waited for it. */
interface Waited<T extends TreeSpan> {
  span: T;
  from: number;
  /** What is behind this is on the path already. */
  until: number;
  /** Those below it, cut to its time, the one that ended last first. */
  children: { node: Node<T>; from: number; to: number }[];
}

const PRODUCER = 4, CONSUMER = 5;

/**
 * The critical path of a request, the last section first: whoever makes one of its sections shorter makes the
 * request faster, as far as nothing else then takes as long. The sections are as long as the root, together.
 *
 * From the end of a span back: what ended last below it held it up, down to where that began, then what ended
 * last before that, and so on. Source: Z. Zhang et al., CRISP, USENIX ATC 2022, as Jaeger does it. O(n log n).
 *
 * @example
 * ```ts
 * import { criticalPath, treeOf } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const span = (spanId: string, parentId: string, start: number, duration: number) =>
 *   ({ spanId, parentId, start, duration, kind: 1 });
 * const { roots } = treeOf([span("pay", "", 0, 100), span("fraud", "pay", 10, 30), span("bank", "pay", 20, 60)]);
 * assert.deepEqual(
 *   criticalPath(roots[0]!).map(({ span, from, to }) => [span.spanId, from, to]),
 *   [["pay", 80, 100], ["bank", 20, 80], ["pay", 0, 20]],
 * );
 * ```
 */
export function criticalPath<T extends TreeSpan & { kind: number }>(root: Node<T>): Section<T>[] {
  const path: Section<T>[] = [], { start, duration } = root.span;
  const section = (span: T, from: number, to: number) => {
    if (to > from) path.push({ span, from, to });
  };
  const open = [waited(root, start, start + duration)];
  for (let at = open.at(-1); at; at = open.at(-1)) {
    const child = at.children.shift();
    if (!child) {
      section(at.span, at.from, at.until);
      open.pop();
    } else if (child.to <= at.until) {
      section(at.span, child.to, at.until);
      at.until = child.from;
      open.push(waited(child.node, child.from, child.to));
    }
  }
  return path;
}

/**
 * A span and those below it, as far as it waited for them: a child that lies outside is dropped with all below
 * it, one that sticks out is cut. A message's receiver does not hold up its sender.
 */
function waited<T extends TreeSpan & { kind: number }>(
  { span, children }: Node<T>,
  from: number,
  to: number,
): Waited<T> {
  const inside = children.flatMap((node) => {
    const { start, duration, kind } = node.span, end = start + duration;
    if (kind === CONSUMER && span.kind === PRODUCER) return [];
    if (start > to || end < from || (end === from && duration > 0)) return [];
    return [{ node, from: Math.max(start, from), to: Math.min(end, to) }];
  });
  inside.sort((a, b) => b.to - a.to || b.from - a.from);
  return { span, from, until: to, children: inside };
}

/** Time on the critical path by what `of` says of a span: its operation, its service. */
export function pathTime<T>(
  path: readonly Section<T>[],
  of: (span: T) => string,
): Map<string, number> {
  const times = new Map<string, number>();
  for (const { span, from, to } of path) {
    times.set(of(span), (times.get(of(span)) ?? 0) + to - from);
  }
  return times;
}
