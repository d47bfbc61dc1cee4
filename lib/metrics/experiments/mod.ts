/** What notebook 11 runs without a server: on virtual time, in memory. */
export * from "./alert-ribbons.ts";
export * from "./anomalies.ts";
export * from "./bit-budget.ts";
export * from "./burn-times.ts";
export * from "./cardinality.ts";
export * from "./cut-log.ts";
export * from "./dead-man.ts";
export * from "./history.ts";
export * from "./lost-scrapes.ts";
export * from "./outage.ts";
export * from "./worked.ts";
