/** What a change of a provider would break, for whom, and in which order to deploy so that nothing breaks. */
export * from "./deploy-order.ts";
export * from "./diff.ts";
export * from "./mutate.ts";
export * from "./reader.ts";
export * from "./score.ts";
export * from "./usage.ts";
