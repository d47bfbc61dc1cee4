/**
 * Live pages for the notebooks that watch something run: rows over server-sent events, charts by
 * Observable Plot in the page, panels that the server makes for a selection, and buttons that post commands.
 */
export * from "./dashboard.ts";
export * from "./history.ts";
export { type Input, type InputValues } from "./inputs.ts";
export * from "./options.ts";
