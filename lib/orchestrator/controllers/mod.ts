/** What makes it so: the loop over all that was asked for, and the arithmetic of roll-outs. */
export type * from "./control-plane-options.ts";
export * from "./control-plane.ts";
export * from "./crash-points.ts";
export * from "./deployment.ts";
export * from "./rollout-math.ts";
export * from "./status.ts";
