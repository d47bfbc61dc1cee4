/** What notebook 17 runs over sockets and in processes of its own. */
export * from "../../real/truths/mod.ts";
export * from "../../truths/closed-forms.ts";
export * from "./dead-man-runs.ts";
export * from "./head-to-head.ts";
export * from "./layers.ts";
export * from "./live-session.ts";
export * from "./notifications-attack.ts";
export * from "./paused-process.ts";
export * from "./redis-attack.ts";
export * from "./stacks.ts";
export * from "./travel-attack.ts";
