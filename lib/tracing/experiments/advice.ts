import { criticalPath, meanPath, type SpanRecord, treeOf } from "../mod.ts";
import { tracesOf } from "./propagation.ts";
import { runShop, type ShopModel, type Task } from "./shop.ts";

/** What the critical path says of a task, and what came of following it. */
export interface AdviceRow {
  task: Task;
  /** Mean ms of the task in a checkout, whoever waited for it. */
  takes: number;
  /** Mean ms of it on the critical path. */
  critical: number;
  /** Mean ms by which a checkout should get faster when the task is halved, at most. */
  predicted: number;
  /** By how much it did. */
  measured: number;
}

/** The spans that stand for a task. */
const SPANS: Record<Task, readonly [service: string, name: string, kind: number]> = {
  "read cart": ["cart", "GET /carts", 2],
  "hold seats": ["seats", "POST /holds", 2],
  "check fraud": ["payments", "check fraud", 1],
  "book entry": ["ledger", "POST /entries", 2],
  "wait for lock": ["ledger", "wait for lock", 1],
};

/** Halves each task in turn, and compares what the critical path promised with what customers then saw. */
export async function followAdvice(model: ShopModel): Promise<AdviceRow[]> {
  const before = await runShop(model), path = meanPath(checkouts(before.records));
  const mean = ({ bought }: { bought: { took: number }[] }) =>
    bought.reduce((sum, { took }) => sum + took, 0) / bought.length;
  const rows: AdviceRow[] = [];
  for (const task of Object.keys(SPANS) as Task[]) {
    const [service, name, kind] = SPANS[task];
    const after = await runShop({ ...model, factor: { [task]: 0.5 } });
    const spans = before.records.filter((one) =>
      one.service === service && one.name === name && one.kind === kind
    );
    const critical = path.get(`${service}: ${name}`) ?? 0;
    rows.push({
      task,
      takes: spans.reduce((sum, { duration }) => sum + duration, 0) / before.bought.length,
      critical,
      predicted: critical / 2,
      measured: mean(before) - mean(after),
    });
  }
  return rows;
}

/** The traces that customers waited for. */
export function checkouts(records: readonly SpanRecord[]): SpanRecord[][] {
  return tracesOf(records).filter(([first]) => first!.service !== "mail");
}

/** The trace of the slowest checkout. */
export function slowestTrace(records: readonly SpanRecord[]): SpanRecord[] {
  const roots = records.filter(({ service, parentId }) => service === "web" && parentId === "");
  const slowest = roots.reduce((a, b) => b.duration > a.duration ? b : a);
  return records.filter(({ traceId }) => traceId === slowest.traceId);
}

/** The operation with most time on the critical path of a trace, and its share of the whole. */
export function culprit(
  trace: readonly SpanRecord[],
): { operation: string; share: number; ms: number } {
  const [root] = treeOf(trace).roots, times = new Map<SpanRecord, number>();
  for (const { span, from, to } of criticalPath(root!)) {
    times.set(span, (times.get(span) ?? 0) + to - from);
  }
  const [[span, ms]] = [...times].sort((a, b) => b[1] - a[1]) as [[SpanRecord, number]];
  return { operation: `${span.service}: ${span.name}`, share: ms / root!.span.duration, ms };
}
