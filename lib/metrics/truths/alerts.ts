import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { parseDuration } from "../promql/duration.ts";
import { Engine } from "../promql/engine.ts";
import { RuleGroup } from "../rules/rule-group.ts";
import { Labels } from "../store/labels.ts";
import { MemorySeries } from "../store/memory-series.ts";

/** A rule, series, and the state of each alert minute by minute as Prometheus has it. */
export interface AlertCase {
  readonly name: string;
  readonly rule: {
    readonly expr: string;
    readonly for?: string;
    readonly keep_firing_for?: string;
  };
  readonly series: readonly (readonly [metric: string, values: string])[];
  /** By the alert's labels as JSON: `.` inactive, `P` pending, `F` firing. */
  readonly states: Readonly<Record<string, string>>;
}

/** Minute by minute, the state of each alert that ever is active. */
export function statesByMinute({ rule, series }: AlertCase, minutes = 40): Map<string, string> {
  const group = new RuleGroup({
    engine: new Engine(MemorySeries.parse(60_000, series)),
    rules: [{
      alert: "A",
      expr: rule.expr,
      for: parseDuration(rule.for ?? "0")!,
      keepFiringFor: parseDuration(rule.keep_firing_for ?? "0")!,
      labels: { severity: "page" },
    }],
  });
  const states = new Map<string, string>();
  for (let minute = 0; minute <= minutes; minute++) {
    group.evaluate(minute * 60_000);
    for (const { labels } of group.alerts) {
      if (!states.has(labels.key)) states.set(labels.key, ".".repeat(minute));
    }
    for (const [key, before] of states) {
      const alert = group.alerts.find(({ labels }) => labels.key === key);
      states.set(
        key,
        before + { inactive: ".", pending: "P", firing: "F" }[alert?.state ?? "inactive"],
      );
    }
  }
  return states;
}

/** Alerts as Prometheus has them, minute by minute. */
export function alertStates(cases: readonly AlertCase[]): TruthRow {
  const wrong = cases.filter((one) => {
    const got = statesByMinute(one);
    const wanted = Object.entries(one.states)
      .map(([labels, states]) =>
        [Labels.of(JSON.parse(labels) as Record<string, string>).key, states] as const
      );
    return got.size !== wanted.length || wanted.some(([key, states]) => got.get(key) !== states);
  });
  return scored(
    "Prometheus' alerts, minute by minute",
    cases.length,
    wrong.map(({ name }) => name),
  );
}
