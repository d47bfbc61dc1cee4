/**
 * An API gateway as a function from a request to an answer: routing by Kubernetes' Gateway API, one table of
 * operations with three faces (REST, GraphQL, JSON-RPC), identity and limits at the edge, and what keeps
 * one slow back end from taking the others with it. Sockets and processes are in `real/`.
 */
export * from "./edge/authenticate.ts";
export * from "./edge/coalesce.ts";
export * from "./edge/invoke.ts";
export * from "./edge/limit.ts";
export * from "./edge/upstream.ts";
export * from "./faces/face-set.ts";
export * from "./faces/json-rpc.ts";
export * from "./faces/open-api.ts";
export * from "./faces/rest.ts";
export * from "./faces/rpc-methods.ts";
export * from "./filters/cors.ts";
export * from "./filters/headers.ts";
export * from "./filters/mirror.ts";
export * from "./filters/redirect.ts";
export * from "./filters/rewrite.ts";
export * from "./filters/timeouts.ts";
export * from "./filters/weights.ts";
export * from "./forwarding/deadline.ts";
export * from "./forwarding/forwarded.ts";
export * from "./forwarding/guard.ts";
export * from "./forwarding/hop-by-hop.ts";
export * from "./forwarding/outgoing.ts";
export * from "./gateway.ts";
export * from "./graphql/compile.ts";
export * from "./graphql/cost.ts";
export * from "./graphql/execute.ts";
export * from "./graphql/face.ts";
export * from "./graphql/over-http.ts";
export * from "./graphql/plan.ts";
export * from "./graphql/prepared.ts";
export * from "./graphql/resolvers.ts";
export * from "./graphql/schema.ts";
export * from "./graphql/trusted.ts";
export * from "./operations/call.ts";
export * from "./operations/cost.ts";
export * from "./operations/entity.ts";
export * from "./operations/operation.ts";
export * from "./operations/table.ts";
export * from "./problem.ts";
export * from "./proxy.ts";
export * from "./routing/asked.ts";
export * from "./routing/check.ts";
export * from "./routing/compile.ts";
export * from "./routing/config.ts";
export * from "./routing/duration.ts";
export * from "./routing/first-match.ts";
export * from "./routing/hosts.ts";
export * from "./routing/path-trie.ts";
export * from "./routing/route-table.ts";
export * from "./truths/route-case.ts";
export * from "./truths/route-suite.ts";
