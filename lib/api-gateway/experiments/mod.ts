/** What notebook 01 runs on a virtual clock or in this process: each function gives rows for a picture. */
export * from "./audits.ts";
export * from "./calls.ts";
export * from "./coalescing.ts";
export * from "./leaks.ts";
export * from "./outside-truths.ts";
export * from "./routers.ts";
export * from "./same-faces.ts";
export * from "./screen.ts";
export * from "./slow-service.ts";
export * from "./two-gateways.ts";
