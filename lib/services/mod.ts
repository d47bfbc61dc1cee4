/**
 * Redis, Postgres and Kafka for the notebooks: the real one when it is there, an embedded one when it is
 * not, behind the same interface. Each says which it is. MongoDB only where one is there.
 */
export * from "./kafka.ts";
export * from "./mongo.ts";
export * from "./postgres.ts";
export * from "./processes.ts";
export * from "./redis.ts";
export { findRedisServer, startRedisServer } from "./redis-server.ts";
export { freePort, freePorts } from "./free-port.ts";
export { listening } from "./listening.ts";
export { type OptionalPeer, optionalPeer } from "./optional-peer.ts";
export { inOwnRoot, type OwnRoot } from "./own-root.ts";
export { ownSchema } from "./own-schema.ts";
export { endsWithUs, hasEnded } from "./reaper.ts";
export type { Place, Service } from "./service.ts";
export { type Suite, suite } from "./suite.ts";
