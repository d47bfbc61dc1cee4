/**
 * Distributed tracing: who we are in a trace and how it travels, spans in columns, sampling, OTLP, a store with
 * search, and what is read out of traces. Everything here runs in a page, too; servers, processes and the
 * scope of a request are behind `#lib/tracing/real`.
 */
export * from "./context/b3.ts";
export * from "./context/baggage.ts";
export * from "./context/propagator.ts";
export * from "./context/traceparent.ts";
export * from "./context/tracestate.ts";
export * from "./hex.ts";
export * from "./ids.ts";
export * from "./limits.ts";
export * from "./sampling/ot-state.ts";
export * from "./sampling/rate-limited.ts";
export * from "./sampling/ratio.ts";
export * from "./sampling/sampler.ts";
export * from "./sampling/threshold.ts";
export * from "./span.ts";
export * from "./span-context.ts";
export * from "./span-table.ts";
export * from "./tracer.ts";
export * from "./analyse/clock-skew.ts";
export * from "./analyse/critical-path.ts";
export * from "./analyse/diff.ts";
export * from "./analyse/link-span.ts";
export * from "./analyse/red.ts";
export * from "./analyse/self-time.ts";
export * from "./analyse/service-links.ts";
export * from "./analyse/service-map.ts";
export * from "./analyse/tree.ts";
export * from "./exporter/batch.ts";
export * from "./exporter/sync.ts";
export * from "./exporter/transport.ts";
export * from "./otlp/decode.ts";
export * from "./otlp/encode.ts";
export * from "./otlp/encode-table.ts";
export * from "./otlp/json.ts";
export * from "./otlp/model.ts";
export * from "./record.ts";
export * from "./sampling/estimate.ts";
export * from "./sampling/tail.ts";
export * from "./sampling/tail-stage.ts";
export * from "./store/accept.ts";
export * from "./store/query.ts";
export * from "./store/store.ts";
export * from "./truths/clock-skew.ts";
export * from "./truths/critical-path.ts";
export * from "./truths/otlp.ts";
export * from "./truths/sampling.ts";
export * from "./truths/service-links.ts";
export * from "./zipkin.ts";
export * from "./truths/closed-forms.ts";
export * from "./truths/search.ts";
export * from "./record-of-slot.ts";
