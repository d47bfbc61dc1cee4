import { Predictive } from "../autoscalers/predictive.ts";
import { TargetTracking } from "../autoscalers/target-tracking.ts";
import type { Profile } from "../workload.ts";
import { capacity } from "./common.ts";
import { type SaleRun, saleRun } from "./on-sale.ts";
import { nodesAtPeak, policies, type Sale, saleProfile } from "./sale.ts";

/** The sale under each of the policies named, with queues of any length or of a bounded one. */
export function comparePolicies(
  sale: Sale,
  names: readonly string[],
  more: { queueLimit?: number; balancer?: string } = {},
): SaleRun[] {
  const all = policies(sale);
  return names.map((policy) => saleRun(sale, { policy, scaler: all[policy]!(), ...more }));
}

/** The sale with a calendar that expects another number of buyers than come: `factor` times as many. */
export function wrongCalendar(
  sale: Sale,
  factor: number,
  more: { queueLimit?: number; balancer?: string } = {},
): SaleRun {
  const { service, target, warmUp } = sale, { at } = saleProfile(sale);
  const calendar = (ms: number) => factor * at(ms);
  const scaler = new Predictive({ service, target, lead: warmUp + 15_000, calendar });
  const off = Math.round(Math.abs(factor - 1) * 100);
  const policy = `calendar, ${off} % too ${factor < 1 ? "low" : "high"}`;
  return saleRun(sale, { policy, scaler, ...more });
}

/** Load that goes up and down every few minutes, with and without stabilisation. */
export function compareStabilisation(sale: Sale): SaleRun[] {
  const base = sale.load * capacity(sale), length = 1_500_000;
  const profile: Profile = {
    peak: base * 2,
    at: (ms) => base * (1.4 - 0.6 * Math.cos(2 * Math.PI * ms / 300_000)),
  };
  return [...new Set([0, sale.stabilisation])].map((stabilisation) => {
    const policy = stabilisation === 0 ? "no stabilisation" : `over ${stabilisation / 1000} s`;
    const scaler = new TargetTracking({ target: sale.target, stabilisation });
    return saleRun(sale, { policy, scaler, profile, length });
  });
}

/** One policy at one setting: what it costs and how well it serves. */
export interface ChoiceRow {
  policy: string;
  setting: string;
  dollars: number;
  lost: number;
}

/** The runs that are done, and the same policies at other settings: cost against who is lost. */
export function compareChoices(sale: Sale, done: readonly SaleRun[]): ChoiceRow[] {
  const peak = nodesAtPeak({ ...sale, target: 1 });
  const fixed = [1, 1.15, 1.5].map((factor) => {
    const nodes = Math.max(1, Math.ceil(peak * factor));
    return row(
      `${nodes} nodes`,
      saleRun({ ...sale, nodes }, {
        policy: "fixed",
        scaler: { desired: () => nodes },
        profile: saleProfile(sale),
      }),
    );
  });
  const others = [sale.target - 0.2, sale.target + 0.2].filter((t) => t >= 0.2 && t < 1);
  const scaled = ["target tracking", "queue-based", "calendar"].flatMap((policy) =>
    others.map((target) =>
      row(target.toFixed(2), comparePolicies({ ...sale, target }, [policy])[0]!)
    )
  );
  const there = done.filter(({ policy }) => policy !== "fixed")
    .map((run) => row(run.policy === "step scaling" ? "in steps" : sale.target.toFixed(2), run));
  return [...fixed, ...there, ...scaled];
}

function row(setting: string, { policy, dollars, lost }: SaleRun): ChoiceRow {
  return { policy, setting, dollars, lost };
}
