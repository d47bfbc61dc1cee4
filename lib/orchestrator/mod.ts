/**
 * A container orchestrator: a store of what is asked for and what is, a loop that brings the two together, a scheduler
 * with Kubernetes' filters and scores, agents that run, probe and restart pods, and the way from a name to a pod. All
 * of it runs on a virtual clock; real processes, sockets and namespaces are in `#lib/orchestrator/real`.
 */
export * from "./agent/mod.ts";
export * from "./api.ts";
export * from "./cli.ts";
export * from "./controllers/mod.ts";
export * from "./model/mod.ts";
export * from "./network/mod.ts";
export * from "./reconcile/work-queue.ts";
export * from "./scheduler/mod.ts";
export * from "./scheduler/packing/mod.ts";
export * from "./store/mod.ts";
export { closedForms as orchestratorClosedForms } from "./truths/closed-forms.ts";
export * from "./truths/lifecycle.ts";
export * from "./truths/packing.ts";
export * from "./truths/scheduler.ts";
