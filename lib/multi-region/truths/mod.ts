export * from "./dns-cache.ts";
export * from "./tables.ts";
