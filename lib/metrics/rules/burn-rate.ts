import { requireNumber } from "../../sim/require-number.ts";
import { formatDuration } from "../promql/duration.ts";
import type { AlertingRule } from "./rule.ts";

/** One condition on how fast an error budget burns: fast enough over a long time, and still over a short one. */
export interface BurnWindow {
  /** How many times as fast as the budget allows. */
  readonly rate: number;
  /** In ms. */
  readonly long: number;
  readonly short: number;
  readonly severity: string;
}

const HOUR = 3_600_000, MINUTE = 60_000;

/** The windows that the SRE workbook recommends for a budget of 30 days. */
export const BURN_WINDOWS: readonly BurnWindow[] = [
  { rate: 14.4, long: HOUR, short: 5 * MINUTE, severity: "page" },
  { rate: 6, long: 6 * HOUR, short: 30 * MINUTE, severity: "page" },
  { rate: 1, long: 72 * HOUR, short: 6 * HOUR, severity: "ticket" },
];

/**
 * Alerting rules for an objective such as "99.9 % of requests are answered": they page where the budget of errors
 * burns so fast that it would not last, and stop soon after it does not any more.
 *
 * Source: B. Beyer et al., The Site Reliability Workbook, O'Reilly 2018, chapter 5.
 *
 * @param errors Counter of what went wrong, as a selector without a range.
 * @param total Counter of all.
 */
export function burnRateRules(
  { name, objective, errors, total, by = [], windows = BURN_WINDOWS }: {
    name: string;
    objective: number;
    errors: string;
    total: string;
    by?: readonly string[];
    windows?: readonly BurnWindow[];
  },
): AlertingRule[] {
  requireNumber("make burn-rate rules", "objective", objective, {
    unit: "(a share)",
    min: 0,
    max: 1,
  });
  const sum = by.length > 0 ? `sum by (${by.join(", ")})` : "sum";
  const ratio = (window: number) => {
    const range = formatDuration(window);
    return `${sum} (rate(${errors}[${range}])) / ${sum} (rate(${total}[${range}]))`;
  };
  return windows.map(({ rate, long, short, severity }) => {
    const limit = rate * (1 - objective);
    return {
      alert: name,
      expr: `(${ratio(long)} > ${limit}) and (${ratio(short)} > ${limit})`,
      labels: { severity, burn: String(rate) },
    };
  });
}

/**
 * How long it takes from the start of an outage to the page: the long window must fill with errors up to the limit.
 * `Infinity` where the errors never reach it.
 *
 * @param share Share of requests that fail during the outage; before it none did, and traffic is steady.
 * @returns Milliseconds.
 */
export function detectionTime(
  { rate, long, short }: BurnWindow,
  objective: number,
  share: number,
): number {
  const limit = rate * (1 - objective);
  return share > limit ? Math.max(long, short) * limit / share : Infinity;
}

/** How long the page goes on after the outage: until the short window has emptied below the limit. In ms. */
export function resetTime({ rate, short }: BurnWindow, objective: number, share: number): number {
  return Math.max(0, short * (1 - rate * (1 - objective) / share));
}
