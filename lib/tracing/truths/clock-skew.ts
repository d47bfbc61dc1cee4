import facts from "../../../data/tracing/clock-skew.json" with { type: "json" };
import { type ClockedSpan, clockSkew, correctTree } from "../analyse/clock-skew.ts";
import type { Node } from "../analyse/tree.ts";
import type { Score } from "./sampling.ts";

type Raw = [string, string | null, string | null, number, number, string, boolean];

/** Zipkin's skews of five calls, and its correction of a trace whose halves share an id. */
export function checkClockSkew(correct = correctTree<ClockedSpan>): Score {
  const wrong = facts.skews.flatMap(({ client, server, skew }, i) => {
    const span = (one: { start: number; duration: number | null; ip: string }, kind: number) => ({
      ...{ spanId: String(kind), parentId: "", start: one.start, duration: one.duration ?? 0 },
      ...{ kind, host: one.ip },
    });
    const got = clockSkew(span(client, 3), span(server, 2)) ?? null;
    return got === skew ? [] : [`call ${i + 1}: ${got}`];
  });
  const wanted = facts.trace.after.map(([, , start]) => start).join();
  const got = correct([rootOf(facts.trace.before as Raw[])]).map(({ start }) => start).join();
  return {
    of: facts.skews.length + 1,
    wrong: got === wanted ? wrong : [...wrong, `trace: ${got}`],
  };
}

/** The trace as a tree: the shared half of an id stands below the other, and takes its children. */
function rootOf(before: readonly Raw[]): Node<ClockedSpan> {
  const nodes = before.map(([id, parent, kind, start, duration, host, shared]) => ({
    span: {
      ...{
        spanId: shared ? `${id}'` : id,
        parentId: (shared ? id : parent) ?? "",
        start,
        duration,
      },
      ...{ kind: kind === "SERVER" ? 2 : kind === "CLIENT" ? 3 : 1, host },
    },
    children: [] as Node<ClockedSpan>[],
    orphan: false,
  }));
  const find = (id: string) => nodes.find(({ span }) => span.spanId === id);
  for (const node of nodes) {
    const { spanId, parentId } = node.span;
    const parent = spanId.endsWith("'") ? find(parentId) : find(`${parentId}'`) ?? find(parentId);
    parent?.children.push(node);
  }
  return nodes.find(({ span }) => span.parentId === "")!;
}
