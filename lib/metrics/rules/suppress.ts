import type { Labels } from "../store/labels.ts";
import type { Matcher } from "../store/matcher.ts";
import type { Alert } from "./alert.ts";

/** Keeps alerts quiet for a while: somebody works on it. Times in ms. */
export interface Silence {
  readonly matchers: readonly Matcher[];
  readonly from: number;
  readonly to: number;
  readonly by: string;
  readonly why: string;
}

/** Keeps alerts quiet that another one explains: of stations, while their whole zone is down. */
export interface Inhibition {
  /** The alert that explains. */
  readonly source: readonly Matcher[];
  /** Those that it explains. */
  readonly target: readonly Matcher[];
  /** Labels that both must have alike. */
  readonly equal: readonly string[];
}

const meets = (labels: Labels, matchers: readonly Matcher[]) =>
  matchers.every((matcher) => matcher.matches(labels.get(matcher.name)));

export function silenced({ labels }: Alert, silences: readonly Silence[], now: number): boolean {
  return silences.some(({ matchers, from, to }) =>
    from <= now && now < to && meets(labels, matchers)
  );
}

/** Whether one of the firing alerts explains this one. An alert that is source and target does not silence itself. */
export function inhibited(
  alert: Alert,
  firing: readonly Alert[],
  rules: readonly Inhibition[],
): boolean {
  return rules.some(({ source, target, equal }) =>
    meets(alert.labels, target) &&
    firing.some((other) =>
      other !== alert && meets(other.labels, source) && !meets(alert.labels, source) &&
      equal.every((name) => other.labels.get(name) === alert.labels.get(name))
    )
  );
}
