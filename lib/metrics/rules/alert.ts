import { Labels } from "../store/labels.ts";
import { requireDistinct } from "./distinct.ts";
import type { AlertingRule, AlertState } from "./rule.ts";

/** How long a resolved alert is remembered, so that those who were told of it are told of its end, in ms. */
const REMEMBERED = 15 * 60_000;

/** One alert: a rule and the labels that its query has answered with. Times in ms. */
export interface Alert {
  readonly labels: Labels;
  annotations: Readonly<Record<string, string>>;
  state: AlertState;
  value: number;
  /** Since when the query has had an answer. */
  activeAt: number;
  firedAt: number | undefined;
  resolvedAt: number | undefined;
  /** Since when it fires only because of `keepFiringFor`. */
  keptSince: number | undefined;
}

/**
 * The alerts of one rule. Each goes from inactive to pending when the query answers with its labels, to firing once
 * it has for as long as the rule says, and back when it does not any more.
 */
export class AlertTracker {
  readonly rule: AlertingRule;
  readonly #alerts = new Map<string, Alert>();

  constructor(rule: AlertingRule) {
    this.rule = rule;
  }

  /** All that are pending or firing, or have been resolved lately. */
  get alerts(): readonly Alert[] {
    return [...this.#alerts.values()];
  }

  /**
   * Takes the answer of the query at a moment. O(answer + alerts).
   *
   * @throws {Error} Where two rows would be one alert; nothing has changed then.
   */
  update(answer: readonly { labels: Labels; value: number }[], now: number): void {
    const named = answer.map(({ labels }) => this.labelsOf(labels));
    requireDistinct(this.rule.alert, named);
    const present = new Set(named.map(({ key }) => key));
    for (const [i, { labels: found, value }] of answer.entries()) {
      const labels = named[i]!;
      const known = this.#alerts.get(labels.key), annotations = this.#annotations(found, value);
      if (known && known.state !== "inactive") Object.assign(known, { value, annotations });
      else this.#alerts.set(labels.key, begun(labels, annotations, value, now));
    }
    for (const [key, alert] of this.#alerts) {
      if (present.has(key)) alert.keptSince = undefined;
      else if (!this.#keeps(alert, now)) {
        this.#resolve(key, alert, now);
        continue;
      }
      if (alert.state === "pending" && now - alert.activeAt >= (this.rule.for ?? 0)) {
        alert.state = "firing";
        alert.firedAt = now;
      }
    }
  }

  /** Gives a pending alert the time since when it was active before a restart. */
  restore(alert: Alert, activeAt: number): void {
    alert.activeAt = activeAt;
  }

  /** What an alert of a series is called. */
  labelsOf(found: Labels): Labels {
    const own = Object.entries(this.rule.labels ?? {}).flatMap((
      [name, value],
    ) => [name, filled(value, found, NaN)]);
    return Labels.fromPairs([...found.nameless().pairs, ...own, "alertname", this.rule.alert]);
  }

  /** Whether an alert without an answer goes on firing. */
  #keeps(alert: Alert, now: number): boolean {
    const keep = this.rule.keepFiringFor ?? 0;
    if (alert.state !== "firing" || keep === 0) return false;
    alert.keptSince ??= now;
    return now - alert.keptSince < keep;
  }

  #resolve(key: string, alert: Alert, now: number): void {
    const old = alert.resolvedAt !== undefined && now - alert.resolvedAt > REMEMBERED;
    if (alert.state === "pending" || old) this.#alerts.delete(key);
    else if (alert.state === "firing") {
      alert.state = "inactive";
      alert.resolvedAt = now;
    }
  }

  #annotations(labels: Labels, value: number): Record<string, string> {
    const texts = Object.entries(this.rule.annotations ?? {});
    return Object.fromEntries(texts.map(([name, text]) => [name, filled(text, labels, value)]));
  }
}

function begun(
  labels: Labels,
  annotations: Record<string, string>,
  value: number,
  now: number,
): Alert {
  return {
    ...{ labels, annotations, state: "pending", value, activeAt: now },
    ...{ firedAt: undefined, resolvedAt: undefined, keptSince: undefined },
  };
}

function filled(text: string, labels: Labels, value: number): string {
  return text.replace(
    /\{\{\s*\$(?:labels\.(\w+)|value)\s*\}\}/g,
    (_, name?: string) => name === undefined ? String(value) : labels.get(name),
  );
}
