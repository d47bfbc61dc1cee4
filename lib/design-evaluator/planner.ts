import { judge } from "./criteria.ts";
import { NoSteadyState } from "./solve/open.ts";
import { evaluate, isEndless } from "./evaluate.ts";
import { EventQueue, requireNumber } from "../sim/mod.ts";
import type { Design } from "./model.ts";

/** The cheapest numbers of replicas that pass. */
export interface Plan {
  replicas: number[];
  perMonth: number;
  design: Design;
  /** Designs that were evaluated on the way. */
  looked: number;
}

/** Designs that are looked at, at most. */
const MOST = 20_000;

/**
 * The least cost for which a design passes all that has to hold, by numbers of replicas: the cheapest candidates first,
 * each followed by those with one replica more. As costs only grow, the first that passes is the cheapest of all.
 * O(candidates cheaper than the answer) evaluations.
 *
 * Source: E. W. Dijkstra, Numerische Mathematik 1, 1959 (the order).
 *
 * @param most Replicas of a part at most. @returns `undefined` where none passes within it.
 * @throws {RangeError} Where more than 20,000 candidates are cheaper.
 */
export function planReplicas(design: Design, most = 12): Plan | undefined {
  requireNumber("plan replicas", "most", most, {
    unit: "replicas",
    min: 1,
    max: 100,
    integer: true,
  });
  const { components } = design,
    movable = components.flatMap((part, i) => isEndless(part) ? [] : [i]);
  const queue = new EventQueue(), found: number[][] = [], seen = new Set<string>();
  const add = (replicas: number[]) => {
    const key = replicas.join();
    if (seen.has(key)) return;
    seen.add(key);
    found.push(replicas);
    queue.push(costOf(design, replicas), found.length - 1);
  };
  add(components.map((part, i) => movable.includes(i) ? 1 : part.replicas));
  for (let looked = 1; queue.length > 0; looked++) {
    const perMonth = queue.nextTime, replicas = found[queue.pop()]!;
    if (looked > MOST) {
      throw new RangeError(
        `Cannot plan replicas of ${design.name}: more than ${MOST} candidates are cheaper`,
      );
    }
    const candidate = withReplicas(design, replicas);
    if (judge(candidate).passes) return { replicas, perMonth, design: candidate, looked };
    for (const i of movable) if (replicas[i]! < most) add(replicas.with(i, replicas[i]! + 1));
  }
  return undefined;
}

/** One replica more where the busiest part is, until it passes: what a hurried team does. */
export function planGreedily(design: Design, most = 12): Plan | undefined {
  let replicas = design.components.map((part) => isEndless(part) ? part.replicas : 1);
  for (let looked = 1; looked < 1000; looked++) {
    const candidate = withReplicas(design, replicas);
    if (judge(candidate).passes) {
      return { replicas, perMonth: costOf(design, replicas), design: candidate, looked };
    }
    const busiest = busiestOf(candidate);
    if (replicas[busiest]! >= most) return undefined;
    replicas = replicas.with(busiest, replicas[busiest]! + 1);
  }
  return undefined;
}

function busiestOf(design: Design): number {
  try {
    const { bottleneck } = evaluate(design);
    return design.components.findIndex(({ name }) => name === bottleneck);
  } catch (error) {
    if (!(error instanceof NoSteadyState)) throw error;
    return design.components.findIndex(({ name }) => name === error.station);
  }
}

export function withReplicas(design: Design, replicas: readonly number[]): Design {
  return {
    ...design,
    components: design.components.map((part, i) => ({ ...part, replicas: replicas[i]! })),
  };
}

/** What depends on the replicas: calls cost the same with any number of them. */
function costOf({ components }: Design, replicas: readonly number[]): number {
  return components.reduce((sum, { perMonth }, i) => sum + perMonth * replicas[i]!, 0);
}
