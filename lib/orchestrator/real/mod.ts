/** The orchestrator on this machine: processes, probes over sockets, DNS, proxies, and the platform as a whole. */
export * from "./ask.ts";
export * from "./cgroups.ts";
export * from "./dns-answer.ts";
export * from "./dns-server.ts";
export * from "./endpoint-pool.ts";
export * from "./limiter.ts";
export * from "./memory-watch.ts";
export * from "./namespaces/holder.ts";
export * from "./namespaces/pods.ts";
export * from "./platform.ts";
export * from "./process-runtime.ts";
export * from "./proxy.ts";
export * from "./unix-socket.ts";
/** The service that the notebook runs. */
export const WEB: URL = new URL("./web.program.ts", import.meta.url);
/** One that spins, and never looks at its input. */
export const SPIN: URL = new URL("./spin.program.ts", import.meta.url);
