/**
 * Load testing: when requests are sent, what is measured of them, and what may be concluded. All of it runs on a virtual
 * clock; what needs sockets, processes and files is behind `#lib/load-testing/real`.
 */
export * from "./analysis/bottleneck.ts";
export * from "./analysis/compare.ts";
export * from "./analysis/levenberg-marquardt.ts";
export * from "./analysis/lindley.ts";
export * from "./analysis/self-check.ts";
export * from "./analysis/slo-search.ts";
export * from "./analysis/stop-rule.ts";
export * from "./analysis/usl.ts";
export * from "./analysis/warm-up.ts";
export * from "./arrivals/burst.ts";
export * from "./arrivals/constant.ts";
export * from "./arrivals/due-times.ts";
export { type Pattern } from "./arrivals/pattern.ts";
export * from "./arrivals/ramping.ts";
export * from "./arrivals/sine.ts";
export * from "./arrivals/trace.ts";
export * from "./histogram/encoding.ts";
export * from "./histogram/histogram.ts";
export * from "./histogram/linear-steps.ts";
export { type HistogramOptions, Shape } from "./histogram/shape.ts";
export * from "./models/closed.ts";
export * from "./models/open.ts";
export { type Pace, virtualPace } from "./models/pace.ts";
export * from "./models/partly-open.ts";
export * from "./models/run-scenario.ts";
export * from "./models/target.ts";
export * from "./models/virtual-queue.ts";
export * from "./recorder.ts";
export * from "./scenario.ts";
export * from "./stripes.ts";
export * from "./verdict.ts";
