import { judge } from "./criteria.ts";
import { availabilityOf } from "./evaluate.ts";
import { isEndless, serversOf } from "./stations.ts";
import { meanVisits, trafficOf } from "./traffic.ts";
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
  requireMost(most);
  const { components } = design, movable = components.map((part) => !isEndless(part));
  const queue = new EventQueue(), sizes: number[][] = [], seen = new Set<string>();
  const add = (replicas: number[]) => {
    if (seen.size === seen.add(replicas.join()).size) return;
    queue.push(costOf(design, replicas), sizes.push(replicas) - 1);
  };
  if (isHopeless(design, movable, most)) return undefined;
  add(fewest(design, most));
  for (let looked = 1; looked <= MOST; looked++) {
    if (queue.length === 0) return undefined;
    const replicas = sizes[queue.pop()]!, candidate = withReplicas(design, replicas);
    const { evaluation, passes, verdicts } = judge(candidate);
    if (passes) return { replicas, perMonth: evaluation!.perMonth, design: candidate, looked };
    // All that come now cost as much or more.
    if (verdicts.some(({ met, what }) => what === "cost" && !met)) return undefined;
    replicas.forEach((count, i) => {
      if (movable[i] && count < most) add(replicas.with(i, count + 1));
    });
  }
  throw tooMany(design);
}

function tooMany({ name }: Design): RangeError {
  return new RangeError(
    `Cannot plan replicas of ${name}: more than ${MOST} candidates are cheaper`,
  );
}

/** Whether it fails with all the replicas there may be: more of them never make anything but the cost worse. */
function isHopeless(design: Design, movable: readonly boolean[], most: number): boolean {
  const replicas = design.components.map((part, i) => movable[i] ? most : part.replicas);
  const { perMonth: _, ...slo } = design.slo;
  return !judge({ ...withReplicas(design, replicas), slo }).passes;
}

/**
 * Replicas below which a part fails whatever the others do: it can't keep up, or is down by itself for longer than all
 * may be. Nothing that passes is left out.
 */
function fewest(design: Design, most: number): number[] {
  const { components, slo: { availability = 0 }, workload } = design;
  const visits = meanVisits(trafficOf(design)),
    perSecond = "users" in workload ? 0 : workload.perSecond;
  return components.map((part, i) => {
    if (isEndless(part)) return part.replicas;
    const calls = perSecond * visits[i]!, work = calls * part.serviceMs / 1000;
    for (let replicas = 1; replicas < most; replicas++) {
      const sized = { ...part, replicas }, up = part.optional ? 1 : availabilityOf(sized, calls);
      if (work < serversOf(sized) && up >= availability) return replicas;
    }
    return most;
  });
}

function requireMost(most: number): void {
  const rule = { unit: "replicas", min: 1, max: 100, integer: true };
  requireNumber("plan replicas", "most", most, rule);
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
