import type { SpanRecord } from "../record.ts";
import { criticalPath, pathTime } from "./critical-path.ts";
import { treeOf } from "./tree.ts";

/** What an operation adds to a request, in two sets of traces. */
export interface Difference {
  operation: string;
  /** Mean ms on the critical path of a trace. */
  before: number;
  after: number;
  change: number;
}

/**
 * Where two sets of traces differ: for each operation its mean time on the critical path, the largest change
 * first. The changes add up to that of the whole request.
 */
export function diffTraces(
  before: readonly (readonly SpanRecord[])[],
  after: readonly (readonly SpanRecord[])[],
): Difference[] {
  const a = meanPath(before), b = meanPath(after);
  return [...new Set([...a.keys(), ...b.keys()])].map((operation) => {
    const was = a.get(operation) ?? 0, is = b.get(operation) ?? 0;
    return { operation, before: was, after: is, change: is - was };
  }).sort((x, y) => Math.abs(y.change) - Math.abs(x.change));
}

/** Mean time of each operation on the critical path of a trace, in ms. */
export function meanPath(traces: readonly (readonly SpanRecord[])[]): Map<string, number> {
  const sums = new Map<string, number>();
  let many = 0;
  for (const trace of traces) {
    const [root] = treeOf(trace).roots;
    if (!root) continue;
    many++;
    const times = pathTime(criticalPath(root), ({ service, name }) => `${service}: ${name}`);
    for (const [operation, ms] of times) sums.set(operation, (sums.get(operation) ?? 0) + ms);
  }
  return new Map([...sums].map(([operation, sum]) => [operation, sum / many]));
}
