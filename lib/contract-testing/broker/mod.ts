/** Where contracts, verifications and deployments are kept, and who may be deployed. */
export * from "./broker-error.ts";
export * from "./can-i-deploy.ts";
export * from "./content.ts";
export * from "./history.ts";
export * from "./http.ts";
export * from "./load.ts";
export * from "./latest-against-latest.ts";
export * from "./memory-broker.ts";
export * from "./model.ts";
export * from "./postgres-broker.ts";
export * from "./webhooks.ts";
