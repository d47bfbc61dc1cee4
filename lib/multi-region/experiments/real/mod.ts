/** What notebook 16 runs for real: processes, sockets, and the packages that it is held against. */
export * from "./dns-packets.ts";
export * from "./live-failovers.ts";
export * from "./mutations.ts";
export * from "./outside-truths.ts";
export * from "./udp-race.ts";
