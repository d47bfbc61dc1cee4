import {
  KIND_NAMES,
  type ServiceLink,
  serviceMap,
  type SpanRecord,
  tailBefore,
  TraceStore,
} from "../../mod.ts";
import { RealClock } from "../../../sim/mod.ts";
import { startCollector } from "../../real/collector.ts";
import { type Checkout, startShop } from "../../real/shop/shop.ts";

/** What happened in the shop of five processes. */
export interface LiveRun {
  store: TraceStore;
  /** Processes that ran. */
  processes: number;
  before: Checkout[];
  /** The one that waited for a lock. */
  slow: Checkout;
  /** While the ledger was dead. */
  during: Checkout[];
  after: Checkout[];
  links: ServiceLink[];
  /** Calls to the ledger that went well, and of which the ledger's own span was never sent: it died with it. */
  died: number;
  /** The trace of the slow checkout. */
  trace: SpanRecord[];
}

/** Buys in the shop of five processes; the ledger is killed while it runs, and started again. */
export async function liveShop(
  { checkouts, lock }: { checkouts: number; lock: number },
): Promise<LiveRun> {
  const store = new TraceStore(), clock = new RealClock();
  // As in production, but with a share of 1: what is shown of this run are all of its checkouts.
  const { tail, take } = tailBefore(store, { clock, window: 2000, probability: 1 });
  const stop = tail.watch(), collector = await startCollector({ take });
  try {
    const shop = await startShop({ collector: collector.url });
    try {
      const several = async (many: number) => {
        const all: Checkout[] = [];
        for (let i = 0; i < many; i++) all.push(await shop.checkout());
        return all;
      };
      const before = await several(checkouts), slow = await shop.checkout({ lock });
      await shop.flush();
      before.push(await shop.checkout());
      shop.kill("ledger");
      const during = await several(3);
      await shop.restart("ledger");
      const after = await several(checkouts);
      await shop.flush();
      tail.flush();
      const traces = store.traces(), processes = shop.urls.length;
      return {
        ...{ store, processes, before, slow, during, after },
        links: serviceMap(traces),
        died: traces.reduce((sum, trace) => sum + unanswered(trace), 0),
        trace: store.trace(slow.traceId),
      };
    } finally {
      await shop.stop();
    }
  } finally {
    stop();
    await collector.close();
  }
}

/** Calls to the ledger without an error and without the ledger's span. */
function unanswered(trace: readonly SpanRecord[]): number {
  const parents = new Set(trace.map(({ parentId }) => parentId));
  return trace.filter(({ kind, error, spanId, attributes }) =>
    kind === 3 && !error && attributes["peer.service"] === "ledger" && !parents.has(spanId)
  ).length;
}

/** Spans as rows of plain fields, for a table that groups them. */
export function spanRows(spans: readonly SpanRecord[]) {
  return spans.map(({ service, name, kind, duration, error }) => ({
    ...{ service, name, kind: KIND_NAMES[kind] ?? "unspecified", duration, failed: error ? 1 : 0 },
  }));
}
