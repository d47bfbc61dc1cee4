/** What notebook 18 runs over sockets and in processes of its own. */
export * from "../../real/truths/logs.ts";
export * from "./agents-live.ts";
export * from "./bad-targets.ts";
export * from "./bottleneck-live.ts";
export * from "./contest.ts";
export * from "./fit-race.ts";
export * from "./lindley-live.ts";
export * from "./live-page.ts";
export * from "./pacing-race.ts";
export * from "./patterns-live.ts";
export * from "./record-race.ts";
export * from "./resale-site.ts";
export * from "./stall-live.ts";
export * from "./throttled.ts";
export * from "./two-servers.ts";
