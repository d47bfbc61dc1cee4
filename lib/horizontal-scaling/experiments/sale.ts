import type { Autoscaler } from "../autoscalers/autoscaler.ts";
import { Predictive } from "../autoscalers/predictive.ts";
import { QueueBased } from "../autoscalers/queue-based.ts";
import { StepScaling } from "../autoscalers/step-scaling.ts";
import { TargetTracking } from "../autoscalers/target-tracking.ts";
import { flashCrowd, type Profile } from "../workload.ts";
import { capacity, type Shop } from "./common.ts";

/** The shop on the day of the sale. Times in ms. */
export interface Sale extends Shop {
  /** Load at the height, as a multiple of the ordinary. */
  flash: number;
  /** Time in which it rises. */
  ramp: number;
  /** Time until a new node serves. */
  warmUp: number;
  /** Utilisation that autoscalers aim at, 0 to 1. */
  target: number;
  /** Stabilisation window of target tracking. */
  stabilisation: number;
  /** A buyer who waits longer is gone. */
  timeout: number;
  /** Price of a node for an hour, in dollars. */
  price: number;
}

/** Length of the quiet before the sale, of its height, of its decline, and of the quiet after it, in ms. */
const QUIET = 120_000, HOLD = 240_000, DECLINE = 120_000, RETURN = 480_000;

/** The rate of requests over the sale. */
export function saleProfile(sale: Sale): Profile {
  const base = sale.load * capacity(sale);
  return flashCrowd({
    base,
    peak: base * sale.flash,
    start: QUIET,
    ramp: sale.ramp,
    hold: HOLD,
    decay: DECLINE / 3,
  });
}

/** Length of a sale, in ms, with the time after it in which a fleet may return what it ordered. */
export function saleLength(sale: Sale): number {
  return QUIET + sale.ramp + HOLD + 2 * DECLINE + RETURN;
}

/** Nodes that the height of the sale takes at the target. */
export function nodesAtPeak(sale: Sale): number {
  return Math.ceil(sale.nodes * sale.load * sale.flash / sale.target);
}

/** The policies of the notebook, by name. */
export function policies(sale: Sale): Record<string, () => Autoscaler> {
  const { target, service, stabilisation, warmUp } = sale;
  const profile = saleProfile(sale), lead = warmUp + 15_000;
  return {
    "fixed": () => ({ desired: () => sale.nodes }),
    "target tracking": () => new TargetTracking({ target, stabilisation }),
    "step scaling": () => new StepScaling(),
    "queue-based": () => new QueueBased({ service, target }),
    "trend": () => new Predictive({ service, target, lead }),
    "calendar": () => new Predictive({ service, target, lead, calendar: profile.at }),
  };
}
