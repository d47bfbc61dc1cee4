import type { Histogram } from "../histogram/histogram.ts";

/** What a generator says of itself. */
export interface GeneratorFacts {
  /** From when requests were due to when they were sent, in µs. */
  readonly lag: Histogram;
  /** Requests that should have been sent, and that were. */
  readonly due: number;
  readonly sent: number;
  /** Of those sent: without an end when the run was over. Default: 0. */
  readonly unanswered?: number;
  /** Share of one core that it used; `undefined` in virtual time. */
  readonly cpu?: number;
  /** The 99th percentile of how late its own timers were, in ms. */
  readonly loopLagMs?: number;
}

/** Up to where a generator is believed. */
export interface SelfCheckOptions {
  /** The 99th percentile of the lag, in ms. Default: 30. */
  readonly lagMs?: number;
  /** Share of one core. Default: 0.9. */
  readonly cpu?: number;
  /** Lag of the event loop at its 99th percentile, in ms. Default: 50. */
  readonly loopLagMs?: number;
  /** Share of what was due that must be sent. Default: 0.99. */
  readonly sent?: number;
}

/** Whether a run counts, and why not. */
export interface SelfCheck {
  readonly valid: boolean;
  readonly reasons: readonly string[];
}

/**
 * Whether a generator was up to what was asked of it. One that sends late, or not at all, measures itself: its run is
 * void, whatever the numbers say. What failed is the target's, and judged elsewhere. O(counters).
 */
export function selfCheck(facts: GeneratorFacts, limits: SelfCheckOptions = {}): SelfCheck {
  const { lagMs = 30, cpu = 0.9, loopLagMs = 50, sent = 0.99 } = limits;
  const reasons: string[] = [], p99 = facts.lag.percentile(99) / 1000;
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  if (facts.due === 0) reasons.push("nothing was due: an agent without requests tests nothing");
  if (facts.sent < sent * facts.due) {
    reasons.push(`${facts.due - facts.sent} of ${facts.due} requests were not sent`);
  }
  if (facts.unanswered) reasons.push(`${facts.unanswered} requests have no answer`);
  if (p99 > lagMs) reasons.push(`requests were sent ${ms(p99)} late (p99), over ${ms(lagMs)}`);
  if ((facts.cpu ?? 0) > cpu) {
    reasons.push(
      `it used ${Math.round(100 * facts.cpu!)} % of a core, over ${Math.round(100 * cpu)} %`,
    );
  }
  if ((facts.loopLagMs ?? 0) > loopLagMs) {
    reasons.push(`its own timers were ${ms(facts.loopLagMs!)} late (p99), over ${ms(loopLagMs)}`);
  }
  return { valid: reasons.length === 0, reasons };
}
