import { type DeployRow, rollingDeploy } from "./deploy.ts";
import type { SaleRun } from "./on-sale.ts";
import { queueBound, type Storm, stormRun } from "./retry-storm.ts";
import type { Sale } from "./sale.ts";
import { comparePolicies, wrongCalendar } from "./sale-choices.ts";
import { type SteadyRow, steadyRun } from "./steady-runs.ts";

/** What the design on the whiteboard does on each occasion. */
export interface FinalDesign {
  usual: SteadyRow;
  deploy: DeployRow;
  /** The sale with the calendar, and with one that expects 30 % too few buyers. */
  sale: SaleRun;
  short: SaleRun;
  storm: Storm;
}

/** The design on the whiteboard: all with its one balancer, and bounded queues where there is a crowd. */
export function finalDesign(sale: Sale & { retries: number }, restart: number): FinalDesign {
  const balancer = "two choices, EWMA", queueLimit = queueBound(sale);
  const more = { balancer, queueLimit };
  return {
    usual: steadyRun({ ...sale, balancer, staleness: 0 }),
    deploy: rollingDeploy({ ...sale, balancer, restart, drain: true }),
    sale: comparePolicies(sale, ["calendar"], more)[0]!,
    short: wrongCalendar(sale, 0.7, more),
    storm: stormRun({ ...sale, ...more, remedy: "both", budget: 0.1 }),
  };
}
