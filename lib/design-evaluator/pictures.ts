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

/** A place on a response curve: requests a second, or users, and the time that comes with them. */
export interface ResponseRow {
  at: number;
  ms: number;
  what: "mean" | "99th percentile";
}

/**
 * Loads and the times that come with them: of an open design up to nearly all that it can do; of a closed one up to twice
 * its users, means only, since its percentiles must be played.
 */
export function responseCurve(design: Design, points = 16): ResponseRow[] {
  const { workload } = design;
  if ("users" in workload) {
    const counts = Array.from(
      { length: points },
      (_, i) => Math.ceil(2 * workload.users * (i + 1) / points),
    );
    return [...new Set(counts)].map((users) => {
      const { meanMs } = evaluate({ ...design, workload: { ...workload, users } });
      return { at: users, ms: meanMs, what: "mean" };
    });
  }
  const limit = capacities(design)[0]!.perSecond;
  if (limit === Infinity) return [];
  return Array.from({ length: points }, (_, i) => 0.97 * limit * (i + 1) / points).flatMap(
    (perSecond): ResponseRow[] => {
      const { meanMs, p99Ms } = evaluate({ ...design, workload: { perSecond } });
      return [
        { at: perSecond, ms: meanMs, what: "mean" },
        { at: perSecond, ms: p99Ms, what: "99th percentile" },
      ];
    },
  );
}

/** The response curve of a design, with the place on it where it is. */
export function responseChart(design: Design, title: string): ReturnType<typeof lines> {
  const rows = responseCurve(design), { evaluation } = judge(design), limit = design.slo.p99Ms;
  const { workload } = design, closed = "users" in workload;
  const here = evaluation && {
    at: closed ? workload.users : evaluation.perSecond,
    ms: closed ? evaluation.meanMs : evaluation.p99Ms,
    what: closed ? "mean" : "99th percentile",
  };
  return lines(rows, {
    ...{ title, x: ["at", closed ? "users" : "req/s"], y: ["ms", "time (ms)"] },
    ...{ by: "what", log: "y", height: 300 },
    ...limit === undefined || closed
      ? {}
      : { reference: [limit, `allowed: ${format(limit, "ms")}`] as const },
    ...here ? { highlight: { rows: [here], label: "you are here" } } : {},
  });
}
