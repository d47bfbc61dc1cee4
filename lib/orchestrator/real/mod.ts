/** The orchestrator on this machine: processes, probes over sockets, DNS, proxies, and the platform as a whole. */
export * from "./ask.ts";
export * from "./dns-server.ts";
export * from "./memory-watch.ts";
export * from "./namespaces/holder.ts";
export * from "./namespaces/pods.ts";
export * from "./platform.ts";
export * from "./process-runtime.ts";
export * from "./proxy.ts";
export * from "./unix-socket.ts";
/** The service that the notebook runs. */
export const WEB: URL = new URL("./web.program.ts", import.meta.url);
