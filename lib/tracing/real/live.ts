import { escape } from "../../charts/bundle.ts";
import { type Dashboard, startDashboard } from "../../dashboard/mod.ts";
import { redOf } from "../analyse/red.ts";
import { treeOf } from "../analyse/tree.ts";
import { QueryError } from "../store/query.ts";
import type { TraceStore } from "../store/store.ts";
import { waterfall } from "../waterfall.ts";
import type { Shop } from "./shop/shop.ts";

/** What a live page shows. */
export interface LiveOptions {
  store: TraceStore;
  /** The buttons buy in it. */
  shop: Shop;
  /** ms. Default: a minute. */
  budget?: number;
  signal?: AbortSignal;
}

/** The longest wait for a lock that the page may ask for, in ms. */
const LONGEST = 1000;

/**
 * A page on which traces come in: a query box, the traces that it finds, the waterfall of one, and rate, errors
 * and duration of each operation.
 */
export function startTracePage(options: LiveOptions): Promise<Dashboard> {
  const { store, shop } = options;
  const buy = async (lock: number) => {
    await shop.checkout({ lock });
    await shop.flush();
  };
  return startDashboard({
    title: "Traces of the shop",
    panels: [
      {
        kind: "html",
        title: "Search",
        inputs: [{
          kind: "text",
          name: "query",
          label: "query",
          value: "service=web order=newest limit=10",
        }],
        render: ({ query }) => renderFound(store, String(query)),
        every: 1000,
      },
      {
        kind: "html",
        title: "One trace",
        inputs: [{
          kind: "text",
          name: "trace",
          label: "trace id (empty: the slowest)",
          maxLength: 32,
        }],
        render: ({ trace }) => renderTrace(store, String(trace).trim()),
        every: 2000,
      },
      {
        kind: "html",
        title: "Rate, errors, duration",
        render: () => renderRates(store),
        every: 1000,
      },
    ],
    buttons: [
      { label: "buy", command: "buy" },
      {
        ...{ label: "buy with an old currency", command: "slow" },
        inputs: [{
          kind: "range",
          name: "lock",
          label: "lock (ms)",
          min: 50,
          max: LONGEST,
          step: 10,
          value: 300,
        }],
      },
    ],
    commands: { buy: () => buy(0), slow: ({ lock }) => buy(Number(lock)) },
    ...options.budget === undefined ? {} : { budget: options.budget },
    ...options.signal ? { signal: options.signal } : {},
  });
}

/** The traces that a query finds, or the sentence that says why it can't be read. */
export function renderFound(store: TraceStore, query: string): string {
  try {
    const all = store.search(query);
    const rows = all.map((
      { traceId, spans, duration },
    ) => [traceId, String(spans), duration.toFixed(1)]);
    return tableOf(["trace", "spans that match", "longest (ms)"], rows) +
      (all.length ? "" : "<p>none</p>");
  } catch (error) {
    if (error instanceof QueryError) return `<p role="alert">${escape(error.message)}</p>`;
    throw error;
  }
}

/** One trace as a waterfall; without an id the slowest. */
export function renderTrace(store: TraceStore, traceId: string): string {
  const id = traceId || store.search("order=slowest limit=1")[0]?.traceId;
  const trace = id ? store.trace(id) : [];
  if (trace.length === 0) return "<p>no such trace</p>";
  const { roots, missing } = treeOf(trace);
  const title = `${roots[0]!.span.service} ${roots[0]!.span.name}: ${
    roots[0]!.span.duration.toFixed(1)
  } ms`;
  const note = missing.length ? ` · parents missing: ${missing.length}` : "";
  return waterfall(trace, { title, subtitle: `trace ${id} · ${trace.length} spans${note}` }).svg;
}

/** Rate, errors and duration of the first operations, as a table. */
export function renderRates(store: TraceStore): string {
  const rows = redOf(store.traces().flat()).slice(0, 12).map((red) => [
    ...[
      `${red.service} ${red.operation}`,
      String(Math.round(red.calls)),
      String(Math.round(red.errors)),
    ],
    ...[red.p50.toFixed(1), red.p99.toFixed(1)],
  ]);
  return tableOf(["operation", "calls", "errors", "p50 (ms)", "p99 (ms)"], rows);
}

function tableOf(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>${line(head, "th")}${rows.map((row) => line(row, "td")).join("")}</table>`;
}
