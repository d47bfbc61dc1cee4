/**
 * Metrics: a client that counts, an agent that asks, a database of time series whose chunks are Prometheus' byte for
 * byte, a PromQL engine, rules, alerts, notifications, and pictures from fewer points. What needs a server, a process or
 * a file of the machine is in `real/`.
 */
export * from "./agent/agent.ts";
export * from "./agent/pushed.ts";
export * from "./agent/target.ts";
export * from "./client/counter.ts";
export * from "./client/gauge.ts";
export * from "./client/histogram.ts";
export * from "./client/http-metrics.ts";
export type { ExemplarOf, Metric, MetricOptions } from "./client/metric.ts";
export * from "./client/registry.ts";
export * from "./client/summary.ts";
export * from "./downsample/lttb.ts";
export * from "./downsample/m4.ts";
export * from "./downsample/pixel-error.ts";
export type * from "./downsample/point.ts";
export type * from "./exposition/entry.ts";
export * from "./exposition/exposition-error.ts";
export * from "./exposition/parse.ts";
export * from "./http/api.ts";
export * from "./promql/duration.ts";
export * from "./promql/engine.ts";
export * from "./promql/explain.ts";
export * from "./promql/parse.ts";
export * from "./promql/print.ts";
export * from "./promql/query-error.ts";
export { parseMetric, parseSeries } from "./promql/series-notation.ts";
export * from "./rules/alert.ts";
export * from "./rules/burn-rate.ts";
export type * from "./rules/notification.ts";
export * from "./rules/notifier.ts";
export type * from "./rules/rule.ts";
export * from "./rules/rule-group.ts";
export type { Inhibition, Silence } from "./rules/suppress.ts";
export * from "./store/block.ts";
export * from "./store/chunk.ts";
export * from "./store/compact.ts";
export * from "./store/decimal-chunk.ts";
export * from "./store/gallop.ts";
export * from "./store/head.ts";
export * from "./store/label-index.ts";
export * from "./store/labels.ts";
export * from "./store/matcher.ts";
export * from "./store/mem-series.ts";
export * from "./store/memory-series.ts";
export type * from "./store/queryable.ts";
export * from "./store/rollup.ts";
export * from "./store/sample-buffer.ts";
export * from "./store/tsdb.ts";
export * from "./store/wal.ts";
export * from "./store/xor-chunk.ts";
export * from "./truths/alerts.ts";
export * from "./truths/chunks.ts";
export * from "./truths/exposition.ts";
export * from "./truths/promql.ts";
export * from "./truths/tables.ts";
