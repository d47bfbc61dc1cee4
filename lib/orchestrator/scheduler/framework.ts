import type { Cluster } from "./cluster.ts";
import type { SchedulablePod } from "./pod.ts";

/** The best score of a node. */
export const MAX_SCORE = 100;

/** Keeps nodes out that can't take a pod. */
export interface Filter {
  readonly name: string;
  /** Whether it has anything to say on this pod; called once a pod, before the nodes. Default: it has. */
  prepare?(pod: SchedulablePod, cluster: Cluster): boolean;
  /** Moves the nodes that pass to the front. @returns How many they are. */
  filter(pod: SchedulablePod, cluster: Cluster, nodes: Int32Array, count: number): number;
  /** Why a node does not pass, as in "lack memory"; several at once are several reasons. */
  explain(pod: SchedulablePod, cluster: Cluster, node: number): string[];
  /** Whether taking pods away could make it pass. */
  readonly curable: boolean;
}

/** Says how well a node would do. */
export interface Scorer {
  readonly name: string;
  /** Default: 1. */
  readonly weight?: number;
  /** Whether it scores this pod at all; called once a pod. Default: it does. */
  prepare?(pod: SchedulablePod, cluster: Cluster): boolean;
  /** Adds `weight` times the score of each node, 0 to 100, to `sums`. */
  score(
    pod: SchedulablePod,
    cluster: Cluster,
    nodes: Int32Array,
    count: number,
    out: Float64Array,
  ): void;
  /** Brings raw counts to 0 to 100 over all nodes at once. */
  normalize?(out: Float64Array, count: number): void;
}

/** Shares counts out over 0 to 100: the largest gets 100, or where fewer are better 0. */
export function normalized(out: Float64Array, count: number, reverse: boolean): void {
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, out[i]!);
  for (let i = 0; i < count; i++) {
    const score = most === 0 ? 0 : Math.trunc(MAX_SCORE * out[i]! / most);
    out[i] = reverse ? MAX_SCORE - score : score;
  }
}
