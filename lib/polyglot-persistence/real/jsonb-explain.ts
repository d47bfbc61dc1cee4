import type { Querier } from "../../services/mod.ts";
import type { Explained } from "../documents/plan.ts";

interface PlanNode {
  "Node Type": string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: PlanNode[];
}

/** What Postgres did to answer a query, in a document store's words. */
export async function explainedBy(
  db: Querier,
  text: string,
  params: readonly unknown[],
): Promise<Explained> {
  const [row] = await db.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
    params,
  );
  const top = row!["QUERY PLAN"][0].Plan, nodes = [top];
  for (const node of nodes) nodes.push(...node.Plans ?? []);
  const scan = nodes.find((node) => node["Node Type"].includes("Index"));
  const removed = nodes.reduce(
    (sum, node) =>
      sum + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0),
    0,
  );
  const returned = top["Actual Rows"];
  return {
    stage: scan ? "IXSCAN" : "COLLSCAN",
    ...(scan && { index: scan["Index Name"] ?? "gin" }),
    keysExamined: scan?.["Actual Rows"] ?? 0,
    docsExamined: returned + removed,
    returned,
  };
}
