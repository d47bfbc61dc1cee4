export * from "./analysis/analyzer.ts";
export * from "./index/schema.ts";
export * from "./index/segment-builder.ts";
export * from "./searcher.ts";
export * from "./expansion.ts";
export * from "./metrics.ts";
export * from "./significance.ts";
