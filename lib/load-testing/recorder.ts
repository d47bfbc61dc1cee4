import { Histogram } from "./histogram/histogram.ts";
import type { Answered, Listener } from "./models/target.ts";

/** Values are in µs, up to an hour. */
const UNIT = 1000;

/** What a recorder is made of, each under the tag that it has in a log. */
export const HISTOGRAMS = ["latency", "failures", "service", "lag"] as const;

/** What a run has seen, in histograms of µs: small, exact, and made to be added up. */
export class Recorder {
  /** From when a request was due to its answer, of those that went well: what a customer waits. */
  readonly latency = new Histogram();
  /** The same of those that failed, up to when that was known: a fast refusal is no fast answer. */
  readonly failures = new Histogram();
  /** From when it was sent, of all: what the customer of a late generator does not see. */
  readonly service = new Histogram();
  /** From due to sent: how late the generator is. */
  readonly lag = new Histogram();
  /** How many ended in which way: "200", "503", "time-out". */
  readonly outcomes = new Map<string, number>();
  ended = 0;
  failed = 0;

  /** Share of those that ended that failed; 0 where nothing has ended. */
  get errors(): number {
    return this.failed / Math.max(1, this.ended);
  }

  /** Counts a request. Those without an answer count with the time after which they were given up. */
  readonly heard: Listener = ({ due, sent, ended, outcome }: Answered): void => {
    this.ended++;
    if (!outcome.ok) this.failed++;
    const key = outcome.status > 0 ? String(outcome.status) : outcome.error ?? "no answer";
    this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1);
    record(outcome.ok ? this.latency : this.failures, ended - due);
    record(this.service, ended - sent);
    record(this.lag, sent - due);
  };

  /** Adds what another has seen. */
  add(other: Recorder): this {
    for (const name of HISTOGRAMS) this[name].add(other[name]);
    for (const [key, n] of other.outcomes) {
      this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + n);
    }
    this.ended += other.ended;
    this.failed += other.failed;
    return this;
  }

  /** Percentiles of the latency of those that went well, in ms. @param percents In rising order. */
  latencyMs(percents: readonly number[]): number[] {
    return this.latency.percentiles(percents).map((us) => us / UNIT);
  }
}

/** Counts a time in ms; what rounding puts below 0 is 0, and what is over an hour is an hour. */
function record(histogram: Histogram, ms: number): void {
  histogram.record(Math.min(Math.max(0, ms * UNIT), histogram.shape.highest));
}
