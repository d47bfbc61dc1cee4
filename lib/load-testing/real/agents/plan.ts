import { dueOf } from "../../models/run-scenario.ts";
import type { Scenario } from "../../scenario.ts";
import type { Stripe } from "../../stripes.ts";

/** What a scenario asks of one agent, known before the run: what is missing is counted against it. */
export interface Plan {
  /**
   * What is counted. How many requests clients send depends on the answers, so that of them only the time is planned
   * for which they are there.
   */
  readonly unit: "requests" | "client seconds";
  /** How much is due. Of visits it is what they have on average. */
  readonly due: number;
  /** How long it lasts, in ms. */
  readonly lengthMs: number;
  /** What of it is due only after so many ms. */
  after(ms: number): number;
}

/** The plan of an agent, for every kind of load. @param stripe Its share. O(requests). */
export function planOf(scenario: Scenario, stripe: Stripe): Plan {
  const { arrivals, visit } = scenario;
  if (arrivals.kind === "clients") {
    const clients = stripe.of(arrivals.clients), { seconds } = arrivals;
    return {
      ...{ unit: "client seconds", due: clients * seconds, lengthMs: 1000 * seconds },
      after: (ms) => clients * Math.min(seconds, Math.max(0, seconds - ms / 1000)),
    };
  }
  const times = dueOf(scenario, stripe), each = visit ? 1 / (1 - visit.stay) : 1;
  return {
    ...{ unit: "requests", due: times.length * each, lengthMs: times.at(-1) ?? 0 },
    after: (ms) => times.filter((due) => due > ms).length * each,
  };
}

/**
 * What is missing of an agent that did not come to its end: what has not ended, and at the least all that was due after
 * the last that it told.
 *
 * @param told Requests whose end it told, and up to when it told anything, in ms after the start.
 */
export function missingOf(plan: Plan, told: { ended: number; untilMs: number }): number {
  const later = plan.after(told.untilMs);
  return plan.unit === "requests" ? Math.max(later, plan.due - told.ended) : later;
}
