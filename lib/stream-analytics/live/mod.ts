/** Numbers on their way to people: tables that conflate, a hub that never waits for a reader, the floor itself. */
export * from "./conflate.ts";
export * from "./floor.ts";
export * from "./hub.ts";
export type { HubOptions, Peer } from "./hub-client.ts";
export * from "./protocol.ts";
