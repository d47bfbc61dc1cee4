import {
  diagram,
  type DiagramEdge,
  type DiagramNode,
  type Displayable,
  format,
  lines,
  type NodeKind,
} from "../charts/mod.ts";
import type { Component, Design } from "./model.ts";
import { capacities } from "./bottleneck.ts";
import { judge } from "./criteria.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";

const LOOK: Record<Component["kind"], NodeKind> = {
  service: "service",
  cache: "store",
  queue: "queue",
  database: "store",
  balancer: "service",
  delay: "external",
  "third party": "external",
};

/** The parts of a design, each coloured by how busy it is, with the calls of one request at the arrows. */
export async function architecture(
  design: Design,
  evaluation: Evaluation | undefined,
  title: string,
): Promise<Displayable> {
  const nodes: Record<string, DiagramNode> = { client: { label: "client", kind: "client" } };
  design.components.forEach((part, i) => {
    const facts = evaluation?.parts[i], many = part.replicas > 1 ? ` × ${part.replicas}` : "";
    nodes[part.name] = {
      ...{ label: `${part.name}${many}`, kind: LOOK[part.kind] },
      ...facts && LOOK[part.kind] !== "external"
        ? { value: Math.min(1, facts.utilisation), note: `${format(facts.utilisation, "%")} busy` }
        : {},
    };
  });
  const routes = [...design.routes, ...design.classes.flatMap(({ routes }) => routes)];
  const edges = routes.map(({ calls, from, hit, parallel, to }): DiagramEdge<string> => {
    const often = calls * (1 - hit), words = often === 1 ? "" : `${format(often)} calls`;
    return [from, to, parallel && calls > 1 ? `${words}, at once` : words];
  });
  return await diagram({ title, nodes, edges });
}

/** Loads and the times that come with them, up to nearly all that the design can do. */
export function responseCurve(
  design: Design,
  points = 24,
): { perSecond: number; ms: number; what: string }[] {
  const limit = capacities(design)[0]!.perSecond;
  if (limit === Infinity) return [];
  return Array.from({ length: points }, (_, i) => 0.97 * limit * (i + 1) / points).flatMap(
    (perSecond) => {
      const { meanMs, p99Ms } = evaluate({ ...design, workload: { perSecond } });
      return [{ perSecond, ms: meanMs, what: "mean" }, {
        perSecond,
        ms: p99Ms,
        what: "99th percentile",
      }];
    },
  );
}

/** The response curve of a design, with the place on it where it is. */
export function responseChart(
  design: Design,
  title: string,
  at?: number,
): ReturnType<typeof lines> {
  const rows = responseCurve(design), { evaluation } = judge(design), limit = design.slo.p99Ms;
  return lines(rows, {
    ...{
      title,
      x: ["perSecond", "requests/s"],
      y: ["ms", "time (ms)"],
      by: "what",
      log: "y",
      height: 300,
    },
    ...limit === undefined
      ? {}
      : { reference: [limit, `allowed: ${format(limit, "ms")}`] as const },
    ...evaluation
      ? {
        highlight: {
          rows: [{
            perSecond: at ?? evaluation.perSecond,
            ms: evaluation.p99Ms,
            what: "99th percentile",
          }],
          label: "you are here",
        },
      }
      : {},
  });
}
