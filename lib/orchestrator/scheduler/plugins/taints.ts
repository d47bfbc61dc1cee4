import type { Taint, Toleration } from "../../model/mod.ts";
import { type Filter, normalized, type Scorer } from "../framework.ts";

/** A whole number as Kubernetes reads it for `Lt` and `Gt`: no sign but minus, no leading zeros, 64 bits. */
const WHOLE = /^(0|-?[1-9]\d{0,18})$/;
const LEAST = -(2n ** 63n), MOST = 2n ** 63n - 1n;

/** Whether a toleration covers a taint: by effect, key, and then value. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { effect, key, operator, value } = toleration;
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  switch (operator ?? "Equal") {
    case "Equal":
      return (value ?? "") === (taint.value ?? "");
    case "Exists":
      return true;
    default: {
      const ours = whole(value), theirs = whole(taint.value);
      if (ours === undefined || theirs === undefined) return false;
      return operator === "Lt" ? theirs < ours : theirs > ours;
    }
  }
}

function whole(text: string | undefined): bigint | undefined {
  if (!WHOLE.test(text ?? "")) return undefined;
  const value = BigInt(text!);
  return value >= LEAST && value <= MOST ? value : undefined;
}

/** The first taint that keeps these tolerations off. */
export function untolerated(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): Taint | undefined {
  return taints.find((taint) =>
    taint.effect !== "PreferNoSchedule" && !tolerations.some((each) => tolerates(each, taint))
  );
}

/** How many taints that only ask to stay away are not tolerated. */
export function dislikes(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  const soft = tolerations.filter(({ effect }) => !effect || effect === "PreferNoSchedule");
  return taints.filter((taint) =>
    taint.effect === "PreferNoSchedule" && !soft.some((each) => tolerates(each, taint))
  ).length;
}

/** Keeps pods off nodes whose taints they do not tolerate, and off nodes that are closed. */
export const taints: Filter = {
  name: "taints",
  curable: false,
  prepare: (_pod, cluster) => cluster.tainted + cluster.closed > 0,
  filter(pod, cluster, nodes, count) {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const node = nodes[i]!, { taints, unschedulable } = cluster.nodes[node]!;
      if (unschedulable) continue;
      if (taints.length > 0 && untolerated(taints, pod.tolerations)) continue;
      nodes[kept++] = node;
    }
    return kept;
  },
  explain(pod, cluster, node) {
    const { taints, unschedulable } = cluster.nodes[node]!;
    if (unschedulable) return ["are closed"];
    const taint = untolerated(taints, pod.tolerations);
    return taint ? [`have the taint ${taint.key}=${taint.value}:${taint.effect}`] : [];
  },
};

/** Prefers nodes with fewer taints that ask to stay away. */
export const taintScore: Scorer = {
  name: "taints",
  weight: 3,
  prepare: (_pod, cluster) => cluster.tainted > 0,
  score(pod, cluster, nodes, count, out) {
    for (let i = 0; i < count; i++) {
      const { taints } = cluster.nodes[nodes[i]!]!;
      out[i] = taints.length === 0 ? 0 : dislikes(taints, pod.tolerations);
    }
  },
  normalize: (out, count) => normalized(out, count, true),
};
