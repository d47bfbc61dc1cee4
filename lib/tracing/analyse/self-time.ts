import type { Node, TreeSpan } from "./tree.ts";

/** The time of a span in which none of its children ran, in its unit: what it did itself, or waited for. O(children). */
export function selfTime<T extends TreeSpan>({ span, children }: Node<T>): number {
  const end = span.start + span.duration;
  let covered = 0, until = span.start;
  // By start, so that what overlaps is counted once.
  for (const { span: child } of children) {
    const from = Math.max(child.start, until), to = Math.min(child.start + child.duration, end);
    if (to > from) {
      covered += to - from;
      until = to;
    }
  }
  return span.duration - covered;
}
