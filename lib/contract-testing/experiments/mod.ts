/** What notebook 19 runs in any browser: each function takes numbers and gives back rows for a chart or a table. */
export * from "../truths/can-i-deploy.ts";
export * from "../truths/compatibility.ts";
export * from "../truths/compatibility-case.ts";
export * from "../truths/specification.ts";
export * from "./approaches.ts";
export * from "./catalogue.ts";
export * from "./consumers.ts";
export * from "./end-to-end.ts";
export * from "./false-alarms.ts";
export * from "./plans.ts";
export * from "./reads.ts";
export * from "./rename.ts";
export * from "./saturday.ts";
export * from "./shrink.ts";
export * from "./stock.ts";
