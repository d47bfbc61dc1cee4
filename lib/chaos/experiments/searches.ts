import { random } from "../../sim/mod.ts";
import { type Find, searchSchedules } from "../analysis/search.ts";
import {
  type FleetOptions,
  LIMITER_FAULTS,
  type LimiterFault,
  runFleet,
} from "../targets/limiter-fleet.ts";
import {
  gentlerPayment,
  type PaymentFault,
  paymentsBroken,
  paymentSchedule,
} from "../targets/payments.ts";

/** What a search came to. */
export interface Searched<F> {
  target: string;
  tried: number;
  finds: Find<F>[];
  /** Faults that were needed, of those that the schedule had. */
  needed: number | undefined;
  had: number | undefined;
}

/** Schedules against the shop's payments, with the planted bug and without. Some 30 µs a schedule. */
export async function searchPayments(
  { seed, schedules, keys, most = 1 }: {
    seed: number;
    schedules: number;
    keys: "memory" | "stored";
    most?: number;
  },
): Promise<Searched<PaymentFault>> {
  const root = random(seed).split("payments");
  const { tried, finds } = await searchSchedules({
    ...{ schedules, most },
    make: (index) => paymentSchedule(root.split(String(index))),
    check: (schedule) => paymentsBroken(schedule, keys),
    gentler: gentlerPayment,
  });
  return summary(
    `payments, keys in ${keys === "memory" ? "memory" : "the database"}`,
    tried,
    finds,
  );
}

/** Every single fault by itself: what a list of one-fault experiments would have found. */
export function singlePayments(seed: number, each: number): { tried: number; broken: number } {
  const root = random(seed).split("singles");
  let tried = 0, broken = 0;
  for (let index = 0; index < each; index++) {
    for (const fault of paymentSchedule(root.split(String(index)))) {
      tried++;
      if (paymentsBroken([fault], "memory") !== undefined) broken++;
    }
  }
  return { tried, broken };
}

/** Schedules against `lib/rate-limiter` as it stands. Some 5 ms a schedule. */
export async function searchLimiter(
  { seed, schedules, lease }: { seed: number; schedules: number; lease: number },
): Promise<Searched<LimiterFault>> {
  const root = random(seed).split("limiter"), timeout = 40;
  const options: FleetOptions = {
    ...{ nodes: 3, burst: 10, rate: 50, timeout, cooldown: 500, lease, load: 120, length: 4500 },
    seed: root.split("fleet"),
  };
  const { tried, finds } = await searchSchedules({
    schedules,
    make: (index): LimiterFault[] => {
      const chance = root.split(String(index));
      return Array.from({ length: 1 + chance.int(4) }, () => ({
        kind: LIMITER_FAULTS[chance.int(LIMITER_FAULTS.length)]!,
        at: chance.int(2000),
        for: 20 + chance.int(700),
        node: chance.int(options.nodes),
      })).sort((a, b) => a.at - b.at);
    },
    check: async (schedule) => {
      const { over, wait, lateFallbacks, lastSecond } = await runFleet(schedule, options);
      if (over > 0.01) return `${over.toFixed(1)} requests above the envelope`;
      if (wait > timeout + 0.001) return `waited ${wait.toFixed(1)} ms for a decision`;
      if (lateFallbacks > 0) return `${lateFallbacks} decisions without Redis after all was over`;
      return lastSecond < 0.8
        ? `only ${Math.round(lastSecond * 100)} % of the limit at the end`
        : undefined;
    },
  });
  return summary(lease > 1 ? "rate limiter, with leases" : "rate limiter", tried, finds);
}

function summary<F>(target: string, tried: number, finds: Find<F>[]): Searched<F> {
  const [first] = finds;
  return { target, tried, finds, needed: first?.smallest.length, had: first?.schedule.length };
}
