import { type Random, random, requireNumber } from "../../sim/mod.ts";
import type { Cluster } from "./cluster.ts";
import type { Filter, Scorer } from "./framework.ts";
import { affinity } from "./plugins/affinity.ts";
import { leastAllocated } from "./plugins/allocation.ts";
import { balancedAllocation } from "./plugins/balanced.ts";
import { fit } from "./plugins/fit.ts";
import { spread, spreadScore } from "./plugins/spread.ts";
import { taints, taintScore } from "./plugins/taints.ts";
import type { SchedulablePod } from "./pod.ts";
import { refusal } from "./refusal.ts";
import { nodesToScore } from "./sampling.ts";

export interface SchedulerOptions {
  filters?: readonly Filter[];
  scorers?: readonly Scorer[];
  /** Share of the nodes after which it stops looking, in percent; 0: by the formula. Default: 0. */
  percentage?: number;
  /** Breaks ties. Default: the seed 0. */
  random?: Random;
}

/** Where a pod goes, or why it goes nowhere. */
export type Placement =
  | { node: number; score: number; looked: number }
  | { node: -1; why: string; looked: number };

/** Filters from cheap and strict to dear. */
export const FILTERS: readonly Filter[] = [taints, affinity, fit, spread];

/**
 * Places one pod at a time: filters keep out the nodes that can't take it, scores rank those that can, the best one
 * gets it. Filters and scores go through arrays of nodes; those that have nothing to say on a pod are not asked.
 *
 * O(nodes looked at × plugins).
 */
export class Scheduler {
  readonly filters: readonly Filter[];
  readonly #scorers: readonly Scorer[];
  readonly #percentage: number;
  readonly #random: Random;
  #start = 0;
  #nodes = new Int32Array(128);
  #scores = new Float64Array(128);
  #sums = new Float64Array(128);

  constructor(
    {
      filters = FILTERS,
      scorers = [leastAllocated(), balancedAllocation(), taintScore, spreadScore],
      percentage = 0,
      random: chance = random(0),
    }: SchedulerOptions = {},
  ) {
    nodesToScore(0, percentage);
    for (const { name, weight = 1 } of scorers) {
      requireNumber("create Scheduler", `the weight of ${name}`, weight, {
        unit: "points",
        min: 1,
        max: 100,
      });
    }
    this.filters = filters;
    this.#scorers = scorers;
    this.#percentage = percentage;
    this.#random = chance;
  }

  /** Chooses a node; does not place the pod there. */
  choose(pod: SchedulablePod, cluster: Cluster): Placement {
    const size = cluster.size;
    if (this.#nodes.length < size) this.#grow(size);
    const filters = this.filters.filter(({ prepare }) => prepare?.(pod, cluster) ?? true);
    const { found, looked } = this.#search(pod, cluster, filters);
    if (found === 0) return { node: -1, why: refusal(pod, cluster, filters), looked };
    const at = this.#best(pod, cluster, found);
    return { node: this.#nodes[at]!, score: this.#sums[at]!, looked };
  }

  /** Goes round the nodes from where the last search ended, a chunk at a time, until enough fit. */
  #search(pod: SchedulablePod, cluster: Cluster, filters: readonly Filter[]) {
    const size = cluster.size, enough = nodesToScore(size, this.#percentage);
    const nodes = this.#nodes;
    let found = 0, looked = 0;
    while (looked < size && found < enough) {
      const chunk = Math.min(enough - found, size - looked);
      let node = (this.#start + looked) % size;
      for (let i = 0; i < chunk; i++) {
        nodes[found + i] = node;
        if (++node === size) node = 0;
      }
      looked += chunk;
      const part = found === 0 ? nodes : nodes.subarray(found);
      let passed = chunk;
      for (const each of filters) passed = each.filter(pod, cluster, part, passed);
      found += passed;
    }
    this.#start = size === 0 ? 0 : (this.#start + looked) % size;
    return { found, looked };
  }

  /** Sums the scores up, and draws among the best. */
  #best(pod: SchedulablePod, cluster: Cluster, found: number): number {
    const sums = this.#sums, scores = this.#scores;
    sums.fill(0, 0, found);
    for (const scorer of this.#scorers) {
      if (!(scorer.prepare?.(pod, cluster) ?? true)) continue;
      scorer.score(pod, cluster, this.#nodes, found, scores);
      scorer.normalize?.(scores, found);
      const weight = scorer.weight ?? 1;
      for (let i = 0; i < found; i++) sums[i]! += weight * scores[i]!;
    }
    let most = -1, ties = 0;
    for (let i = 0; i < found; i++) {
      const sum = sums[i]!;
      if (sum > most) {
        most = sum;
        ties = 1;
      } else if (sum === most) ties++;
    }
    let skip = ties > 1 ? this.#random.int(ties) : 0, at = 0;
    while (sums[at] !== most || skip-- > 0) at++;
    return at;
  }

  #grow(size: number): void {
    const length = Math.max(size, 2 * this.#nodes.length);
    this.#nodes = new Int32Array(length);
    this.#scores = new Float64Array(length);
    this.#sums = new Float64Array(length);
  }
}
