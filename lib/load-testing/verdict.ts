import type { SelfCheck } from "./analysis/self-check.ts";
import type { Recorder } from "./recorder.ts";
import type { Scenario } from "./scenario.ts";

/** What a run is worth: only "passed" and "failed" say something of the target. */
export interface RunVerdict {
  /** "void": the generator was not up to it; "partial": an agent is missing. */
  readonly state: "passed" | "failed" | "partial" | "void";
  /** Why it is not "passed", each in a few words. */
  readonly why: readonly string[];
}

/** What a verdict is made of. */
export interface Judged {
  readonly recorder: Recorder;
  readonly check: SelfCheck;
  /** Whether a part of the run is missing. Default: `false`. */
  readonly partial?: boolean;
}

/**
 * Judges a run by its scenario's thresholds: percentiles of the requests that went well, and the share of those that did
 * not, so that a target that fails fast does not pass for its speed. A run that can't be believed is not judged.
 * O(counters).
 */
export function judge(
  scenario: Pick<Scenario, "thresholds">,
  { recorder, check, partial = false }: Judged,
): RunVerdict {
  if (partial) return { state: "partial", why: check.reasons };
  if (!check.valid) return { state: "void", why: check.reasons };
  const [p50, p99] = recorder.latencyMs([50, 99]) as [number, number];
  const why = brokenThresholds(scenario, { p50, p99, errors: recorder.errors });
  return { state: why.length > 0 ? "failed" : "passed", why };
}

/** What of its thresholds a run breaks, each in a few words; empty where it keeps all. Times are in ms. */
export function brokenThresholds(
  { thresholds: { p50, p99, errors } }: Pick<Scenario, "thresholds">,
  seen: { p50: number; p99: number; errors: number },
): string[] {
  const broken: string[] = [];
  const over = (name: string, value: number, most: number | undefined) => {
    if (most !== undefined && !(value <= most)) {
      broken.push(`${name} ${value.toFixed(3)} over ${most}`);
    }
  };
  over("p50 (ms)", seen.p50, p50);
  over("p99 (ms)", seen.p99, p99);
  over("errors (share)", seen.errors, errors);
  return broken;
}
