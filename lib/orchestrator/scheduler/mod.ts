/** Where a pod goes: filters, scores, sampling, preemption, and the packing of whole clusters. */
export * from "./cluster.ts";
export * from "./framework.ts";
export * from "./plugins/affinity.ts";
export { leastAllocated, mostAllocated } from "./plugins/allocation.ts";
export * from "./plugins/balanced.ts";
export * from "./plugins/fit.ts";
export * from "./plugins/requested-to-capacity.ts";
export * from "./plugins/spread.ts";
export * from "./plugins/taints.ts";
export * from "./plugins/weights.ts";
export * from "./pod.ts";
export * from "./preemption.ts";
export * from "./queue.ts";
export * from "./refusal.ts";
export * from "./sampling.ts";
export * from "./scheduler.ts";
