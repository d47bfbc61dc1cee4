import type { Design } from "../model.ts";
import { planReplicas, withReplicas } from "../planner.ts";
import { type Uncertainty, uncertainty } from "../uncertainty.ts";

/** How likely a design passes, and how it misses where it does not. */
export type Chance = { name: string } & Pick<Uncertainty, "passes" | "unstable" | "misses">;

/** Chances of designs to pass if every input may be off by so much. */
export function chances(
  designs: readonly { name: string; design: Design }[],
  spread: number,
  samples: number,
  seed: number,
): Chance[] {
  return designs.map(({ design, name }) => {
    const { misses, passes, unstable } = uncertainty(design, { spread, samples, seed });
    return { name, passes, unstable, misses };
  });
}

/** The cheapest size that was planned for some more load than is expected, and passes often enough. */
export interface RobustPlan {
  design: Design;
  /** What it was planned for, of what is expected. */
  factor: number;
  perMonth: number;
  passes: number;
}

/** Plans for 1, 1.1, 1.2 … times the load, until the chance to pass with what is expected is high enough. */
export function robustPlan(
  design: Design,
  spread: number,
  wanted: number,
  samples: number,
  seed: number,
): RobustPlan | undefined {
  const { workload } = design;
  if ("users" in workload) {
    throw new RangeError("Cannot plan for more load: the load must be requests a second");
  }
  let before = "";
  for (let factor = 1; factor <= 3; factor += 0.1) {
    const more = { ...design, workload: { perSecond: workload.perSecond * factor } };
    const plan = planReplicas(more, 40);
    if (!plan) return undefined;
    // The same size again passes as often again.
    if (plan.replicas.join() === before) continue;
    before = plan.replicas.join();
    const sized = withReplicas(design, plan.replicas);
    const { passes } = uncertainty(sized, { spread, samples, seed });
    if (passes >= wanted) return { design: sized, factor, perMonth: plan.perMonth, passes };
  }
  return undefined;
}
