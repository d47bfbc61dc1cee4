/** A rule that stores the answer of a query under a name of its own. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A rule that pages somebody while its query has an answer. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** How long the query must have an answer before the alert fires, in ms. Default: 0. */
  readonly for?: number;
  /** How long it goes on firing without one, in ms. Default: 0. */
  readonly keepFiringFor?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Texts for people; `{{ $labels.station }}` and `{{ $value }}` stand for what they name. */
  readonly annotations?: Readonly<Record<string, string>>;
}

export type Rule = RecordingRule | AlertingRule;

/** What has become of an alert. */
export type AlertState = "inactive" | "pending" | "firing";
