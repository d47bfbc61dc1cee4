/**
 * Contract testing: what a consumer expects of a provider, as a contract in Pact's format; a mock provider for the consumer's
 * test, a verifier for the provider's, a broker that says who may be deployed, and what a change would break. What needs
 * sockets, processes and Postgres is behind `#lib/contract-testing/real`.
 */
export * from "./broker/mod.ts";
export * from "./compare/body.ts";
export * from "./compare/headers.ts";
export * from "./compare/json.ts";
export * from "./compare/mismatch.ts";
export * from "./compare/parameters.ts";
export * from "./compare/parts.ts";
export * from "./compare/xml.ts";
export * from "./consumer/consumer.ts";
export * from "./consumer/example.ts";
export * from "./consumer/mock-provider.ts";
export * from "./contract/body.ts";
export * from "./contract/contract-error.ts";
export * from "./contract/json.ts";
export * from "./contract/media-type.ts";
export * from "./contract/model.ts";
export * from "./contract/path.ts";
export * from "./contract/read.ts";
export * from "./contract/rules.ts";
export * from "./contract/write.ts";
export * from "./evolution/mod.ts";
export * from "./generators/context.ts";
export * from "./generators/generator.ts";
export * from "./generators/mod.ts";
export * from "./matchers/matcher.ts";
export * from "./matchers/mod.ts";
export * from "./matchers/pattern.ts";
export * from "./matchers/rules-of.ts";
export * from "./provider/messages.ts";
export * from "./provider/over-http.ts";
export * from "./provider/states.ts";
export * from "./provider/verify.ts";
