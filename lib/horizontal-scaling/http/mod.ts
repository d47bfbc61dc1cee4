/** Real workers on this machine, apart from the rest of the folder: a page has none. */
export * from "./http-fleet.ts";
