import { format } from "../../charts/mod.ts";
import { capacities } from "../bottleneck.ts";
import { judge, missedOf } from "../criteria.ts";
import type { Design } from "../model.ts";
import { greedySteps, planGreedily } from "../greedy.ts";
import { type Plan, planReplicas, withReplicas } from "../planner.ts";
import { isEndless } from "../stations.ts";
import { functionBill, type FunctionPrices } from "../cost.ts";

/** One size of a design and what it comes to. */
export interface SizeRow {
  size: string;
  perMonth: number;
  p99Ms: number;
  availability: number;
  passes: "passes" | "does not pass";
}

/** Sizes of two parts, from the fewest replicas that can keep up to so many more of each. */
export function sizes(design: Design, parts: readonly [string, string], more = 6): SizeRow[] {
  const [a, b] = parts.map((name) => design.components.findIndex((part) => part.name === name)) as [
    number,
    number,
  ];
  const least = fewestThatKeepUp(design), rows: SizeRow[] = [];
  for (let i = least[a]!; i <= least[a]! + more; i++) {
    for (let k = least[b]!; k <= least[b]! + more; k++) {
      const replicas = design.components.map((part, at) =>
        at === a ? i : at === b ? k : part.replicas
      );
      const { evaluation, passes } = judge(withReplicas(design, replicas));
      if (!evaluation) continue;
      const { availability, p99Ms, perMonth } = evaluation;
      rows.push({
        ...{ size: `${i} × ${parts[0]}, ${k} × ${parts[1]}`, perMonth, p99Ms, availability },
        passes: passes ? "passes" : "does not pass",
      });
    }
  }
  return rows;
}

/** Replicas of each part at which its servers are not all busy all the time. */
function fewestThatKeepUp(design: Design): number[] {
  const { workload } = design, perSecond = "users" in workload ? 0 : workload.perSecond;
  const able = new Map(capacities(design).map(({ name, perSecond }) => [name, perSecond]));
  return design.components.map(({ name, replicas }) =>
    Math.floor(perSecond / (able.get(name)! / replicas)) + 1
  );
}

/** A way to plan, and its plan or why it has none. */
export interface PlanRow {
  way: string;
  plan: Plan | undefined;
  /** Sizes that were judged. */
  looked: number;
  /** Why there is none; empty where there is one. */
  why: string;
}

/** The greedy plan beside the exact one; each that ends without a plan says why. */
export function plansOf(design: Design, most = 20): PlanRow[] {
  const steps = greedySteps(design, most), greedy = planGreedily(design, most);
  const exact = planReplicas(design, most), last = steps.at(-1)!.judgement;
  return [
    {
      ...{
        way: "one more of what is missing, until it passes",
        plan: greedy,
        looked: steps.length,
      },
      why: greedy ? "" : `ends without: ${missedOf(last).join(" and ")} missed`,
    },
    {
      ...{ way: "the cheapest that passes", plan: exact, looked: exact?.looked ?? 0 },
      why: exact ? "" : whyNone(design, most),
    },
  ];
}

/** What the greedy plan costs more than the exact one, in a sentence. */
export function priceOfHaste([greedy, exact]: readonly PlanRow[]): string {
  if (!greedy?.plan || !exact?.plan) return "Here one of the two has no plan, and says why.";
  const more = greedy.plan.perMonth - exact.plan.perMonth;
  if (more <= 0) return "With these numbers the hurried team pays the same.";
  return `The hurried team pays **$${format(more)} a month more**, ${
    format(more / exact.plan.perMonth, "%")
  }: it went where it was busiest, and another size was cheaper.`;
}

/** Why no size passes: what the largest one misses, or what the cheapest would cost without the limit. */
function whyNone(design: Design, most: number): string {
  const { perMonth: _, ...slo } = design.slo, free = planReplicas({ ...design, slo }, most);
  if (free) return `the cheapest that keeps the rest costs $${Math.round(free.perMonth)}`;
  const largest = design.components.map((part) => isEndless(part) ? part.replicas : most);
  const missed = missedOf(judge({ ...withReplicas(design, largest), slo }));
  return `${missed.join(" and ")} missed even with ${most} of each`;
}

/** A month of servers that can do so much each, and a month of functions. */
export interface PaidBy {
  perSecond: number;
  dollars: number;
  by: "servers" | "functions";
}

const SECONDS_A_MONTH = 30 * 86_400;

/** What both ways cost over the load: servers in steps, functions by the call. */
export function serversOrFunctions(
  loads: readonly number[],
  { busy, perMonth, perServer }: { perServer: number; perMonth: number; busy: number },
  { memoryMB, ms, ...prices }: FunctionPrices & { ms: number; memoryMB: number },
): PaidBy[] {
  return loads.flatMap((perSecond): PaidBy[] => {
    // Two at least: one may die.
    const servers = Math.max(2, Math.ceil(perSecond / (perServer * busy)));
    const { total } = functionBill(perSecond * SECONDS_A_MONTH, ms / 1000, memoryMB, prices);
    return [{ perSecond, dollars: servers * perMonth, by: "servers" }, {
      perSecond,
      dollars: total,
      by: "functions",
    }];
  });
}
