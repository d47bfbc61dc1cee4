/** Several regions on this machine: DNS over UDP and TCP, regions as processes, and all of it watched. */
export * from "./city-traffic.ts";
export * from "./config-versions.ts";
export * from "./dns-exchange.ts";
export * from "./dns-server.ts";
export * from "./live-map.ts";
export * from "./world.ts";
