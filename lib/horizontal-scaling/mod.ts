/**
 * Horizontal scaling: nodes that work off requests in virtual time, nine load balancers behind one
 * `pick`, health checks, discovery, autoscalers, workloads and callers that retry; and the same balancers
 * in front of real HTTP workers.
 */
export type * from "./autoscalers/autoscaler.ts";
export * from "./autoscalers/drive.ts";
export * from "./autoscalers/hpa.ts";
export * from "./autoscalers/predictive.ts";
export * from "./autoscalers/queue-based.ts";
export * from "./autoscalers/step-scaling.ts";
export * from "./autoscalers/target-tracking.ts";
export type { ClusterFacts } from "./averages.ts";
export type * from "./balancers/balancer.ts";
export * from "./balancers/bounded-hash.ts";
export * from "./balancers/consistent-hash.ts";
export * from "./balancers/ewma.ts";
export * from "../sim/hash.ts";
export * from "./balancers/least-connections.ts";
export * from "./balancers/maglev.ts";
export * from "./balancers/power-of-choices.ts";
export * from "./balancers/random-choice.ts";
export * from "./balancers/ring.ts";
export * from "./balancers/round-robin.ts";
export * from "./balancers/weighted-round-robin.ts";
export * from "./callers.ts";
export * from "./cluster.ts";
export * from "./cost.ts";
export * from "./discovery.ts";
export * from "./gossip.ts";
export * from "./health.ts";
export type { NodeState } from "./node-states.ts";
export * from "./outcome.ts";
export * from "./outlier-ejection.ts";
export * from "./phi-accrual.ts";
export * from "./pool.ts";
export * from "./truths/erlang.ts";
export * from "./truths/hashing.ts";
export * from "./truths/kubernetes.ts";
export * from "./truths/phi.ts";
export * from "./truths/supermarket.ts";
export { intervalOf, type IntervalRow } from "./truths/interval-row.ts";
export * from "./workload.ts";
