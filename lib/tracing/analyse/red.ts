import { quantile } from "../../sim/mod.ts";
import { adjustedCount } from "../sampling/threshold.ts";
import { otStateOf } from "../sampling/ot-state.ts";
import { UNCOUNTED } from "../sampling/uncounted.ts";
import type { SpanRecord } from "../record.ts";

/** A trace that stands for a stretch of a histogram. */
export interface Exemplar {
  traceId: string;
  /** ms. */
  duration: number;
}

/** Rate, errors and duration of a service, or of an operation of it. */
export interface Red {
  service: string;
  operation: string;
  /** Calls, each with the count that it stands for. */
  calls: number;
  errors: number;
  /** ms; of the spans that were kept. */
  p50: number;
  p99: number;
  /** The slowest that was kept. */
  slowest: Exemplar;
}

const SERVER = 2, CONSUMER = 5;

/**
 * How many spans one that was kept stands for: by the threshold that it carries; 1 where it carries none, 0
 * where it was kept only to be looked at.
 */
export function weightOf({ state }: { state: string }): number {
  const { th, other } = otStateOf(state);
  if (th) return adjustedCount(th);
  return other.some(([key, value]) => key === UNCOUNTED[0] && value === UNCOUNTED[1]) ? 0 : 1;
}

/** Rate, errors and duration of what servers and consumers did, by service and operation, the busiest first. */
export function redOf(spans: readonly SpanRecord[]): Red[] {
  const groups = new Map<string, SpanRecord[]>();
  for (const span of spans) {
    if (span.kind !== SERVER && span.kind !== CONSUMER) continue;
    const key = `${span.service}\n${span.name}`, group = groups.get(key);
    if (group) group.push(span);
    else groups.set(key, [span]);
  }
  return [...groups.values()].map((group) => {
    const durations = Float64Array.from(group, ({ duration }) => duration).sort();
    const slowest = group.reduce((a, b) => b.duration > a.duration ? b : a);
    const sum = (of: readonly SpanRecord[]) => of.reduce((total, one) => total + weightOf(one), 0);
    return {
      service: slowest.service,
      operation: slowest.name,
      calls: sum(group),
      errors: sum(group.filter(({ error }) => error)),
      p50: quantile(durations, 0.5, { sorted: true }),
      p99: quantile(durations, 0.99, { sorted: true }),
      slowest: { traceId: slowest.traceId, duration: slowest.duration },
    };
  }).sort((a, b) => b.calls - a.calls);
}

/** One exemplar for each stretch of durations: the first trace that fell into it. */
export function exemplars(spans: readonly SpanRecord[], edges: readonly number[]): Exemplar[] {
  const found = new Map<number, Exemplar>();
  for (const { traceId, duration } of spans) {
    const stretch = edges.filter((edge) => edge <= duration).length;
    if (!found.has(stretch)) found.set(stretch, { traceId, duration });
  }
  return [...found].sort(([a], [b]) => a - b).map(([, exemplar]) => exemplar);
}
