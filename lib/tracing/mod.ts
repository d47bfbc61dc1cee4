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
