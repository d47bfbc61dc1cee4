import facts from "../../../data/tracing/critical-path.json" with { type: "json" };
import { criticalPath } from "../analyse/critical-path.ts";
import { treeOf } from "../analyse/tree.ts";
import type { Score } from "./sampling.ts";

const KINDS: Record<string, number> = { client: 3, producer: 4, consumer: 5 };

/** Jaeger's nine traces and their critical paths. */
export function checkCriticalPaths(): Score {
  const wrong = facts.cases.flatMap(({ spans, path }, i) => {
    const { roots } = treeOf(spans.map((span) => ({
      spanId: span.id,
      parentId: span.parent ?? "",
      start: span.start,
      duration: span.duration,
      kind: KINDS[(span as { kind?: string }).kind ?? ""] ?? 1,
    })));
    const got = criticalPath(roots[0]!).map(({ span, from, to }) => [span.spanId, from, to]);
    return JSON.stringify(got) === JSON.stringify(path) ? [] : [`trace ${i + 1}`];
  });
  return { of: facts.cases.length, wrong };
}
