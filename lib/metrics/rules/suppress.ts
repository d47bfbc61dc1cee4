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

/**
 * Whether one of the firing alerts explains this one. Alerts that are both source and target do not silence each other
 * or themselves; one that only explains silences them.
 */
export function inhibited(
  alert: Alert,
  firing: readonly Alert[],
  rules: readonly Inhibition[],
): boolean {
  return rules.some(({ source, target, equal }) => {
    if (!meets(alert.labels, target)) return false;
    const explains = meets(alert.labels, source);
    return firing.some(({ labels }) =>
      meets(labels, source) && !(explains && meets(labels, target)) &&
      equal.every((name) => labels.get(name) === alert.labels.get(name))
    );
  });
}
