import { quantile } from "../../sim/mod.ts";
import type { SpanRecord } from "../mod.ts";
import type { ShopRun } from "./shop.ts";

const SERVER = 2;

/** A team's dashboard: its service's own latency, and whether it is within what was promised. */
export interface TeamRow {
  service: string;
  calls: number;
  /** ms. */
  p50: number;
  p99: number;
  promised: number;
  green: boolean;
}

/** What each team sees of its own service. */
export function dashboards({ records }: ShopRun, promised: number): TeamRow[] {
  const services = [...new Set(records.map(({ service }) => service))];
  return services.flatMap((service) => {
    const all = records.filter((one) => one.service === service && one.kind === SERVER)
      .map(({ duration }) => duration);
    if (all.length === 0) return [];
    const p99 = quantile(all, 0.99);
    return [{
      service,
      calls: all.length,
      p50: quantile(all, 0.5),
      p99,
      promised,
      green: p99 <= promised,
    }];
  });
}

/** A line of a log, with the time stamp of the machine that wrote it. */
export interface LogLine {
  /** ms since the customer's request, by the writer's clock. */
  time: number;
  service: string;
  line: string;
  whose: "the slow checkout" | "others";
}

/** The log lines that all services wrote while one checkout was served, as a search by time finds them. */
export function logsAround({ records, bought }: ShopRun): LogLine[] {
  const slow = bought.find((one) => one.slow) ?? bought[0]!;
  const root = records.find(({ traceId, service }) =>
    traceId === slow.traceId && service === "web"
  )!;
  const from = 1_700_000_000_000 + slow.at, to = from + slow.took;
  return records.filter(({ kind }) => kind === SERVER).flatMap((span) => {
    const whose = span.traceId === root.traceId ? "the slow checkout" as const : "others" as const;
    return [
      { time: span.start - from, service: span.service, line: `begin ${span.name}`, whose },
      {
        time: span.start + span.duration - from,
        service: span.service,
        line: `end ${span.name}`,
        whose,
      },
    ];
  }).filter(({ time, whose }) => whose === "the slow checkout" || (time >= 0 && time <= to - from))
    .sort((a, b) => a.time - b.time);
}

/**
 * Calls whose server seems to have begun before its caller asked: the share that time stamps put in the wrong
 * order.
 */
export function wrongOrder(records: readonly SpanRecord[]): number {
  const byId = new Map(records.map((span) => [span.spanId, span]));
  const calls = records.filter(({ kind, parentId }) => kind === SERVER && byId.has(parentId));
  const wrong = calls.filter((span) => span.start < byId.get(span.parentId)!.start);
  return calls.length === 0 ? 0 : wrong.length / calls.length;
}
