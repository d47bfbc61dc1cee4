/** What can be asked of the platform: nodes, deployments, services, and the amounts that they name. */
export * from "./model.ts";
export * from "./parse.ts";
export * from "./pod.ts";
export * from "./quantity.ts";
