/** What notebook 01 runs with sockets, processes, Redis and the packages of others. */
export * from "./attacks.ts";
export * from "./changes.ts";
export * from "./faces.ts";
export * from "./forged.ts";
export * from "./graphql-race.ts";
export * from "./layers.ts";
export * from "./proxy-race.ts";
export * from "./raw.ts";
export * from "./redis-limits.ts";
export * from "./router-race.ts";
export * from "./site.ts";
export * from "./sockets.ts";
export * from "./troubles.ts";
