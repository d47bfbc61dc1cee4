/** What needs this machine: stations as processes, the live page, Prometheus' own programs, the large suites. */
export * from "./http-target.ts";
export * from "./live-page.ts";
export * from "./process-metrics.ts";
export * from "./prometheus.ts";
export * from "./serve-api.ts";
export * from "./stations.ts";
export * from "./suites.ts";
