import { random } from "../../sim/mod.ts";
import { Scheduler } from "../mod.ts";
import { companyCluster, companyPods } from "./placements.ts";

/** How quick the scheduler was. */
export interface Throughput {
  nodes: number;
  looks: "all nodes" | "a sample";
  perSecond: number;
  /** Mean score of the chosen nodes, of 200. */
  score: number;
}

/** Places pods for a while on clusters of several sizes, looking at all nodes and at a sample. @param budget For each, in ms. */
export function throughputs(sizes: readonly number[], budget: number, seed: number): Throughput[] {
  return sizes.flatMap((nodes) =>
    (["all nodes", "a sample"] as const).map((looks) => {
      const cluster = companyCluster(nodes, 64, 256), pods = companyPods(4000, seed);
      const scheduler = new Scheduler({
        percentage: looks === "all nodes" ? 100 : 0,
        random: random(seed),
      });
      const began = performance.now();
      let placed = 0, score = 0;
      for (const pod of pods) {
        const choice = scheduler.choose(pod, cluster);
        if (choice.node < 0) break;
        cluster.place(pod, choice.node);
        placed++;
        if ("score" in choice) score += choice.score;
        if (placed % 50 === 0 && performance.now() - began > budget) break;
      }
      const seconds = (performance.now() - began) / 1000;
      return { nodes, looks, perSecond: placed / seconds, score: score / Math.max(1, placed) };
    })
  );
}
