/** A platform for functions: events, triggers, keep-alive, scaling, fairness and bills, on any clock. */
export * from "./events/cloud-event.ts";
export * from "./events/http.ts";
export * from "./events/parse.ts";
export * from "./triggers/cron.ts";
export * from "./truths/events.ts";
