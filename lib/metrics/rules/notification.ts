import type { Alert } from "./alert.ts";

/** A message to whoever is on call: all alerts of a group, those that are over among them. */
export interface Notification {
  /** What the alerts have in common, as in `alertname=Outage,zone=harbour`. */
  readonly group: string;
  readonly firing: readonly Alert[];
  readonly resolved: readonly Alert[];
}
