import type { Random } from "../../sim/random.ts";
import { Engine } from "../promql/engine.ts";
import { RuleGroup } from "../rules/rule-group.ts";
import type { AlertingRule, AlertState } from "../rules/rule.ts";
import { Head } from "../store/head.ts";
import { Labels } from "../store/labels.ts";

const MINUTE = 60_000;

/** A stretch of time in which a rule's alert is in a state. */
export interface Ribbon {
  readonly rule: string;
  readonly from: number;
  readonly to: number;
  readonly state: AlertState;
}

/** A share of failures that is noisy, and for some minutes bad. */
export interface Signal {
  readonly random: Random;
  readonly minutes: number;
  readonly outage: readonly [from: number, to: number];
  /** Share of rentals that fail during the outage, 0 to 1. */
  readonly share: number;
}

/** The signal minute by minute: mostly low, with a spike of one minute every so often, and around the limit at the outage's ends. */
export function failuresOf(
  { random, minutes, outage, share }: Signal,
): { minute: number; share: number }[] {
  return Array.from({ length: minutes }, (_, minute) => {
    const inside = minute >= outage[0] && minute < outage[1];
    const spike = !inside && minute % 37 === 11 ? share : 0;
    const flap = inside && minute % 9 === 5 ? -0.9 * share : 0;
    return {
      minute,
      share: Math.max(
        0,
        Math.min(1, 0.01 + 0.01 * random.next() + spike + (inside ? share : 0) + flap),
      ),
    };
  });
}

/** Puts rules over the signal, and gives what each alert is when; how often it fires, and after how long in the outage. */
export function ribbons(signal: Signal, rules: Readonly<Record<string, AlertingRule>>) {
  const failures = failuresOf(signal), head = new Head();
  const series = head.series(Labels.of({ __name__: "failures" }))!;
  const total = head.series(Labels.of({ __name__: "rentals_total" }))!,
    failed = head.series(Labels.of({ __name__: "failed_total" }))!;
  let all = 0, bad = 0;
  for (const { minute, share } of failures) {
    head.append(series, minute * MINUTE, share);
    head.append(total, minute * MINUTE, all += 1000);
    head.append(failed, minute * MINUTE, bad += 1000 * share);
  }
  const rows: Ribbon[] = [],
    scores = Object.entries(rules).map(([rule, { ...one }]) => {
      const group = new RuleGroup({ engine: new Engine(head), rules: [one] });
      let state: AlertState = "inactive", since = 0, pages = 0, falsePages = 0, found = NaN;
      for (let minute = 0; minute <= signal.minutes; minute++) {
        group.evaluate(minute * MINUTE);
        const states = group.alerts.map((alert) => alert.state);
        const next: AlertState = minute === signal.minutes
          ? "inactive"
          : states.includes("firing")
          ? "firing"
          : states.includes("pending")
          ? "pending"
          : "inactive";
        if (next === state && minute < signal.minutes) continue;
        if (minute > since) rows.push({ rule, from: since, to: minute, state });
        if (next === "firing") {
          pages++;
          const inside = minute >= signal.outage[0] && minute <= signal.outage[1] + 5;
          if (!inside) falsePages++;
          else if (Number.isNaN(found)) found = minute - signal.outage[0];
        }
        [state, since] = [next, minute];
      }
      return { rule, pages, "for nothing": falsePages, "found after": found };
    });
  return { failures, rows, scores };
}
