import { type SpanRecord, treeOf } from "../mod.ts";
import { runShop, type ShopModel, type ShopRun } from "./shop.ts";
import type { Fault } from "./world.ts";

/** What became of traces under a fault of propagation. */
export interface PropagationRow {
  fault: string;
  /** Traces for each checkout; 1 is right. */
  traces: number;
  /** Checkouts whose spans are all in one trace, and alone there. */
  whole: number;
  /** Spans of the largest trace. */
  largest: number;
}

const NAMES: Record<Fault, string> = {
  w3c: "headers arrive",
  none: "no headers at all",
  dropped: "payments forgets them",
  doubled: "a proxy doubles them",
  forged: "a client sends its own, always the same",
  pool: "a pool remembers its first caller",
};

/** The traces of a run: spans by trace id. */
export function tracesOf(records: readonly SpanRecord[]): SpanRecord[][] {
  const all = new Map<string, SpanRecord[]>();
  for (const span of records) {
    const trace = all.get(span.traceId);
    if (trace) trace.push(span);
    else all.set(span.traceId, [span]);
  }
  return [...all.values()];
}

/** The receivers of messages begin traces of their own, by design. */
const called = (run: ShopRun) =>
  tracesOf(run.records).filter(([first]) => first!.service !== "mail");

/** The same traffic under each fault. */
export async function propagationFaults(model: ShopModel): Promise<PropagationRow[]> {
  const rows: PropagationRow[] = [];
  for (const fault of Object.keys(NAMES) as Fault[]) {
    const run = await runShop({ ...model, fault }), traces = called(run);
    const whole = traces.filter((trace) => {
      const { roots, missing } = treeOf(trace);
      const services = new Set(trace.map(({ service }) => service));
      const alone = trace.filter(({ service, parentId }) =>
        service === "web" && parentId === ""
      ).length === 1;
      return roots.length === 1 && missing.length === 0 && services.size === 5 && alone &&
        trace.filter(({ service }) => service === "ledger").length <= 2;
    }).length;
    rows.push({
      fault: NAMES[fault],
      traces: traces.length / model.requests,
      whole: whole / model.requests,
      largest: Math.max(...traces.map(({ length }) => length)),
    });
  }
  return rows;
}
