import type { Engine } from "../promql/engine.ts";
import { Labels, NAME } from "../store/labels.ts";
import { Matcher } from "../store/matcher.ts";
import type { Queryable } from "../store/queryable.ts";
import { type Alert, AlertTracker } from "./alert.ts";
import { requireDistinct } from "./distinct.ts";
import type { RecordingRule, Rule } from "./rule.ts";

/** Where results are stored. */
export type WriteSample = (labels: Labels, time: number, value: number, stale: boolean) => void;

/** What a {@linkcode RuleGroup} is made with. */
export interface RuleGroupOptions {
  readonly engine: Engine;
  readonly rules: readonly Rule[];
  /** Where answers and the states of alerts are stored. Default: nowhere. */
  readonly write?: WriteSample;
  /** Where states of before a restart are found. Default: nowhere. */
  readonly store?: Queryable;
}

/** How long a state of before a restart counts, in ms. */
const TOLERANCE = 3_600_000;
/** An alert that was nearly due waits this long after a restart, or anew, in ms: its query needs samples again. */
const GRACE = 600_000;

/**
 * Rules that are evaluated one after the other, so that one can use what one before it has stored. A rule whose query
 * fails is counted and named, and the others go on.
 */
export class RuleGroup {
  readonly #options: RuleGroupOptions;
  readonly #trackers = new Map<Rule, AlertTracker>();
  /** What each rule wrote last, to say of series that are gone that they have ended. */
  readonly #written = new Map<Rule, Map<string, Labels>>();
  #restored = false;
  /** Rules that could not be evaluated last time, and why. */
  readonly failures = new Map<string, string>();
  evaluations = 0;

  constructor(options: RuleGroupOptions) {
    this.#options = options;
    for (const rule of options.rules) {
      if ("alert" in rule) this.#trackers.set(rule, new AlertTracker(rule));
    }
  }

  /** Alerts of all rules. */
  get alerts(): readonly Alert[] {
    return [...this.#trackers.values()].flatMap(({ alerts }) => alerts);
  }

  /** Evaluates all rules at a moment, in ms. */
  evaluate(now: number): void {
    this.evaluations++;
    this.failures.clear();
    for (const rule of this.#options.rules) {
      const name = "alert" in rule ? rule.alert : rule.record;
      try {
        const answer = this.#answer(rule.expr, now), tracker = this.#trackers.get(rule);
        if (!tracker) this.#store(rule, recorded(rule as RecordingRule, answer), now);
        else {
          tracker.update(answer, now);
          if (!this.#restored) {
            for (const alert of tracker.alerts) this.#restore(tracker, alert, now);
          }
          this.#store(rule, tracker.alerts.flatMap(statesOf), now);
        }
      } catch (error) {
        this.failures.set(name, (error as Error).message);
      }
    }
    this.#restored = true;
  }

  #answer(expr: string, now: number): { labels: Labels; value: number }[] {
    const answer = this.#options.engine.instant(expr, now);
    if (answer.type === "scalar") return [{ labels: Labels.NONE, value: answer.value }];
    return answer.type === "vector" ? [...answer.rows] : [];
  }

  #store(rule: Rule, rows: readonly { labels: Labels; value: number }[], now: number): void {
    const { write } = this.#options;
    if (!write) return;
    const before = this.#written.get(rule), written = new Map<string, Labels>();
    for (const { labels, value } of rows) {
      write(labels, now, value, false);
      written.set(labels.key, labels);
    }
    for (const [key, labels] of before ?? []) if (!written.has(key)) write(labels, now, NaN, true);
    this.#written.set(rule, written);
  }

  /** Goes on with a wait that a restart has interrupted; the time in between is not counted. */
  #restore(tracker: AlertTracker, alert: Alert, now: number): void {
    const wait = tracker.rule.for ?? 0;
    if (!this.#options.store || wait === 0) return;
    const wanted = alert.labels.with(NAME, "ALERTS_FOR_STATE");
    const matchers = wanted.pairs.flatMap((name, i, all) =>
      i % 2 === 0 ? [new Matcher(name, "=", all[i + 1]!)] : []
    );
    // Series with more labels match as well.
    const series = this.#options.store.select(matchers, now - TOLERANCE, now - 1)
      .find(({ labels }) => labels.key === wanted.key);
    const i = (series?.times.length ?? 0) - 1;
    if (!series || i < 0 || series.stale?.[i]) return;
    const downAt = series.times[i]!,
      activeAt = series.values[i]! * 1000,
      left = wait - (downAt - activeAt);
    const since = left <= 0
      ? activeAt
      : left < GRACE
      ? now + Math.min(GRACE, wait) - wait
      : activeAt + now - downAt;
    tracker.restore(alert, since);
    if (left <= 0 && alert.state === "pending") {
      Object.assign(alert, { state: "firing", firedAt: now });
    }
  }
}

function recorded(rule: RecordingRule, answer: readonly { labels: Labels; value: number }[]) {
  const own = Object.entries(rule.labels ?? {}).flat();
  const rows = answer.map(({ labels, value }) => ({
    labels: Labels.fromPairs([...labels.pairs, ...own, NAME, rule.record]),
    value,
  }));
  requireDistinct(rule.record, rows.map(({ labels }) => labels));
  return rows;
}

/** What is stored of an alert: its state, and since when it is active, for a restart. */
function statesOf({ labels, state, activeAt }: Alert): { labels: Labels; value: number }[] {
  if (state === "inactive") return [];
  return [
    { labels: labels.with(NAME, "ALERTS").with("alertstate", state), value: 1 },
    { labels: labels.with(NAME, "ALERTS_FOR_STATE"), value: activeAt / 1000 },
  ];
}
