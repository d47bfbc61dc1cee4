/** What the notebook on functions sets up: schedules of crashes, policies side by side, bursts, neighbours. */
export * from "../truths/closed-forms.ts";
export * from "../truths/events.ts";
export * from "./bursts.ts";
export * from "./canary.ts";
export * from "./crash-schedules.ts";
export * from "./day.ts";
export * from "./gaps.ts";
export * from "./keep-alive-curves.ts";
export * from "./neighbours.ts";
export * from "./overflow.ts";
export * from "./policies.ts";
export * from "./refusals.ts";
