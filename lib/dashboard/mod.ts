/**
 * Live pages for the notebooks that watch something run: rows over server-sent events, charts by
 * Observable Plot in the page, and buttons that post commands.
 */
export * from "./dashboard.ts";
export * from "./history.ts";
export * from "./options.ts";
