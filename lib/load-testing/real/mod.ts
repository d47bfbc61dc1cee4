/** Load testing over sockets, in processes of its own: generators, agents, a server to be tested, logs. */
export * from "./agents/agent-log.ts";
export { AgentFleet, type FleetRun } from "./agents/controller.ts";
export type { AgentReport, AgentState, FleetResult } from "./agents/report.ts";
export * from "./compressed.ts";
export * from "./http/client.ts";
export * from "./live-run.ts";
export * from "./log.ts";
export * from "./pacer.ts";
export * from "./probe.ts";
export * from "./target/start.ts";
export { TargetStats } from "./target/stats.ts";
export * from "./truths/logs.ts";
