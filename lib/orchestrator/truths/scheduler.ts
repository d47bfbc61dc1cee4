import facts from "../../../data/orchestrator/scheduler.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/mod.ts";
import {
  balancedAllocation,
  brokenLine,
  Cluster,
  dislikes,
  leastAllocated,
  mostAllocated,
  nodesToScore,
  normalized,
  requestedToCapacity,
  type ResourceWeight,
  schedulable,
  type Scorer,
  type ShapePoint,
  untolerated,
} from "../scheduler/mod.ts";
import type { Taint, Toleration } from "../model/mod.ts";

/** A table of scores as the file has it. */
interface ScoreCase {
  index: number;
  pod: Record<string, number>[];
  nodes: ({ name: string } & Record<string, unknown>)[];
  existing: { node: string | null; containers: Record<string, number>[] }[];
  resources: [string, number][];
  shape?: [number, number][];
  expected?: number[];
  skipped?: boolean;
  error?: string;
}
type Make = (resources: readonly ResourceWeight[], shape: readonly ShapePoint[]) => Scorer;

/** The scorers of the file's tables. */
export const SCORERS: Readonly<Record<string, Make>> = {
  leastAllocated: (resources) => leastAllocated(resources),
  mostAllocated: (resources) => mostAllocated(resources),
  balancedAllocation: (resources) => balancedAllocation(resources),
  requestedToCapacityRatio: (resources, shape) => requestedToCapacity(shape, resources),
};

/** kube-scheduler's own tables: scores, shapes, sampling, taints. @param scorers Others, for a control. */
export function schedulerTruths(scorers = SCORERS): TruthRow[] {
  const all = facts as unknown as Record<string, ScoreCase[]>;
  return [
    ...Object.entries(scorers).map(([table, make]) =>
      scored(
        `kube-scheduler: ${table}`,
        all[table]!.length,
        all[table]!.filter((row) => !holds(row, make)).map(({ index }) => `row ${index}`),
      )
    ),
    ...others(),
  ];
}

/** Cores to thousandths. */
function thousandths(of: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(of).filter(([name]) => name !== "name")
      .map(([name, value]) => [name, Number(value) * (name === "cpu" ? 1000 : 1)]),
  );
}

function holds(
  { pod, nodes, existing, resources, shape, expected, skipped, error }: ScoreCase,
  make: Make,
) {
  const cluster = new Cluster();
  for (const node of nodes) cluster.setNode({ name: node.name, capacity: thousandths(node) });
  existing.forEach(({ node, containers }, i) => {
    if (node === null) return;
    const on = cluster.indexOf(node)!;
    cluster.place(schedulable({ name: `e${i}`, containers: containers.map(thousandths) }), on);
  });
  let scorer: Scorer;
  try {
    scorer = make(resources, shape ?? []);
  } catch (refused) {
    return error !== undefined && (refused as Error).message.includes(error);
  }
  if (error !== undefined) return false;
  const asked = schedulable({ name: "pod", containers: pod.map(thousandths) });
  if (!(scorer.prepare?.(asked, cluster) ?? true)) return skipped === true;
  const out = new Float64Array(nodes.length);
  scorer.score(asked, cluster, Int32Array.from(nodes.keys()), nodes.length, out);
  scorer.normalize?.(out, nodes.length);
  return skipped !== true && String([...out]) === String(expected);
}

function others(): TruthRow[] {
  const taints = (of: unknown) => of as Taint[], tolerations = (of: unknown) => of as Toleration[];
  return [
    scored(
      "kube-scheduler: broken lines",
      facts.shape.length,
      facts.shape.filter(({ points, utilization, expected }) =>
        brokenLine(points as [number, number][])(utilization) !== expected
      ).map(({ index }) => `row ${index}`),
    ),
    scored(
      "kube-scheduler: nodes to score",
      facts.nodesToScore.length,
      facts.nodesToScore.filter(({ nodes, percentage, expected }) =>
        nodesToScore(nodes, percentage) !== expected
      ).map(({ index }) => `row ${index}`),
    ),
    scored(
      "kube-scheduler: taints that ask",
      facts.taintScore.length,
      facts.taintScore.filter((row) => {
        const out = Float64Array.from(
          row.nodes.map((node) => dislikes(taints(node), tolerations(row.tolerations))),
        );
        normalized(out, out.length, true);
        return String([...out]) !== String(row.expected);
      }).map(({ index }) => `row ${index}`),
    ),
    scored(
      "kube-scheduler: taints that forbid",
      facts.taintFilter.length,
      facts.taintFilter.filter((row) =>
        (untolerated(taints(row.taints), tolerations(row.tolerations)) === undefined) !== row.fits
      ).map(({ index }) => `row ${index}`),
    ),
  ];
}
