/**
 * Chaos with sockets and processes: Toxiproxy, a switch that takes faults back when the runner is dead, processes that
 * are stopped or killed, resources that are used up, and the providers that experiment files name.
 */
export * from "./dead-man.ts";
export * from "./file-lock.ts";
export * from "./process-faults.ts";
export * from "./providers.ts";
export * from "./resources.ts";
export * from "./toxiproxy/mod.ts";
