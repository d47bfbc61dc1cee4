/** What needs this machine: the handbook out of its files, the page and its server, SQLite, the large suites. */
export * from "../handbook-schema.ts";
export * from "./handbook.ts";
export * from "./serve-handbook.ts";
export * from "./suites.ts";
