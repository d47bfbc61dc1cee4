/**
 * Tracing with real parts: the scope of a request, `fetch` and routes that trace, a collector, a store in
 * Postgres, and a shop of five processes.
 */
export * from "./body.ts";
export * from "./collector.ts";
export * from "./scope.ts";
export * from "./trace-context.ts";
export * from "./traced-fetch.ts";
export * from "./traced-routes.ts";
export * from "./pg-store.ts";
export * from "./read-back.ts";
export * from "./shop/shop.ts";
export { type ExportMode, type ServiceName, SERVICES } from "./shop/setup.ts";
export * from "./live.ts";
