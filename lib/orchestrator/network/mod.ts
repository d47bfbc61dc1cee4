/** How pods find each other: endpoints, records, who may call whom. */
export * from "./endpoints.ts";
export * from "./policy.ts";
export * from "./srv.ts";
