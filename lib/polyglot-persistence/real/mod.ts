/** The shop on real stores: Postgres, Redis, and MongoDB where one is there. */
export * from "./carts.ts";
export * from "./eav.ts";
export * from "./jsonb-documents.ts";
export { jsonPathOf } from "./jsonpath.ts";
export * from "./mongo-documents.ts";
export * from "./postgres-orders.ts";
export * from "./postgres-source.ts";
export * from "./redis-derived.ts";
export * from "./schema.ts";
